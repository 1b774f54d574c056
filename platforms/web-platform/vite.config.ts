import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` talks to a platform started with `insula up`; another one can be named.
const platform = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/v1': { target: platform, ws: true } } },
  build: {
    target: 'es2022',
    // The content security policy allows nothing inline, so nothing becomes a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // The notices of all packages whose code is in the files; those of the icons lie in public/.
    license: { fileName: 'licenses/packages.txt' },
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/service-worker/sw.ts' },
      output: {
        // A service worker governs what lies below its own address, and is found there by every release.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // What every page stands on, in one file that a release of ours rarely changes.
        codeSplitting: {
          groups: [
            { name: 'ground', test: /node_modules[\\/]/, minShareCount: 2 },
            { name: 'house', test: /src[\\/](components|session|shell)[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
