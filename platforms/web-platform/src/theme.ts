/** How Insula looks: neutral greys, one deep teal, 8 px grid, 6 px radius, the system's fonts, little motion. */
import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  Select,
  Tooltip,
} from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e9f5f4',
  '#d0e9e7',
  '#a5d4d0',
  '#74bdb8',
  '#4aa8a2',
  '#2c958f',
  '#19807b',
  '#0e6e6a',
  '#0b5a57',
  '#084644',
];

const gray: MantineColorsTuple = [
  '#f7f8f8',
  '#eff0f1',
  '#e3e5e7',
  '#d3d6d9',
  '#b3b8bd',
  '#83898f',
  '#5d6369',
  '#464b50',
  '#2f3337',
  '#1b1e21',
];

/** From text to the deepest ground. */
const dark: MantineColorsTuple = [
  '#e4e6e7',
  '#b9bdc0',
  '#989da1',
  '#6d7277',
  '#3b3f43',
  '#303438',
  '#25282b',
  '#16181a',
  '#111314',
  '#0b0c0d',
];

const quick = { transitionProps: { duration: 100 } };

/** Of what opens over a page. */
const title = { fontWeight: 600, fontSize: '17px', lineHeight: '24px' };

export const theme = createTheme({
  colors: { teal, gray, dark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 6 },
  white: '#ffffff',
  black: '#1b1e21',
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '8px', xl: '12px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '24px', lineHeight: '32px' },
      h2: { fontSize: '17px', lineHeight: '24px' },
      h3: { fontSize: '15px', lineHeight: '24px' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Without the invisible element that takes the focus first: its role has no place in a menu.
    Menu: Menu.extend({ defaultProps: { ...quick, withInitialFocusPlaceholder: false } }),
    Popover: Popover.extend({ defaultProps: quick }),
    Tooltip: Tooltip.extend({ defaultProps: { ...quick, openDelay: 300 } }),
    Modal: Modal.extend({ defaultProps: { ...quick, centered: true }, styles: { title } }),
    Drawer: { styles: { title } },
    Select: Select.extend({ defaultProps: { comboboxProps: quick, checkIconPosition: 'right' } }),
  },
});

export const cssVariables: CSSVariablesResolver = (active) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': active.colors.gray[6],
    '--mantine-color-placeholder': active.colors.gray[6],
    '--mantine-color-anchor': active.colors.teal[8],
    '--mantine-color-default-border': active.colors.gray[3],
    '--insula-danger': '#c92a2a',
    '--insula-warning': '#a84300',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-red-light-color': '#c92a2a',
    '--insula-ground': active.colors.gray[0],
    '--insula-line': active.colors.gray[2],
    '--insula-hover': active.colors.gray[1],
    '--insula-code': active.colors.gray[1],
  },
  dark: {
    '--mantine-color-dimmed': active.colors.dark[2],
    '--mantine-color-placeholder': active.colors.dark[2],
    '--mantine-color-anchor': active.colors.teal[3],
    '--insula-danger': '#ff8787',
    '--insula-warning': '#ffa94d',
    '--mantine-color-red-filled': '#d13434',
    '--mantine-color-red-filled-hover': '#be2f2f',
    '--mantine-color-red-light': 'rgba(250, 82, 82, 0.16)',
    '--mantine-color-red-light-hover': 'rgba(250, 82, 82, 0.24)',
    '--mantine-color-red-light-color': '#ff8787',
    '--mantine-color-yellow-light': 'rgba(250, 176, 5, 0.14)',
    '--mantine-color-yellow-light-color': '#ffd43b',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-teal-light': 'rgba(44, 149, 143, 0.2)',
    '--mantine-color-teal-light-hover': 'rgba(44, 149, 143, 0.28)',
    '--mantine-color-teal-light-color': active.colors.teal[2],
    '--insula-ground': active.colors.dark[8],
    '--insula-line': active.colors.dark[5],
    '--insula-hover': active.colors.dark[6],
    '--insula-code': active.colors.dark[6],
  },
});
