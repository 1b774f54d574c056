/** Every address of the web platform, and what must be true before it opens. Each page is its own chunk. */
import { ConnectionError, InsulaError } from '@insula/sdk';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { queryClient, whenSessionEnds } from './api';
import { NotFoundPage } from './components/not-found';
import { PageError } from './components/states';
import { leaveOffline } from './offline/leave';
import { PANELS } from './pages/editor/panel';
import { meQuery } from './session/me';
import { AppShellSkeleton } from './shell/app-shell-skeleton';
import { type Filter, isFilter } from './pages/records/filters';

/** A page's chunk that cannot be fetched is a lost connection like any other; the router would reload the window. */
function page<Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw new ConnectionError(cause);
      }),
    name,
  );
}

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: PageError,
});

type Search = Record<string, unknown>;
const text = (value: unknown) =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** No address has to carry every setting of its page. */
const optional = <T extends object>(search: T): Partial<T> => search;

/** Only addresses inside this page: never somebody else's site after signing in. */
const localPath = (value: unknown) => {
  const path = text(value);
  return path && /^\/(?![/\\])/.test(path) ? path : undefined;
};

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Search) =>
    optional({
      next: localPath(search.next),
      ended: search.ended === true ? true : undefined,
      problem: text(search.problem),
      workspace: text(search.workspace),
    }),
  component: page(() => import('./pages/auth/sign-in'), 'SignInPage'),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  component: page(() => import('./pages/auth/sign-up'), 'SignUpPage'),
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  validateSearch: (search: Search) => optional({ workspace: text(search.workspace) }),
  component: page(() => import('./pages/auth/forgot-password'), 'ForgotPasswordPage'),
});

const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: page(() => import('./pages/auth/reset-password'), 'ResetPasswordPage'),
});

const findWorkspacesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/find-workspaces',
  component: page(() => import('./pages/auth/find-workspaces'), 'FindWorkspacesPage'),
});

const confirmEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-email',
  component: page(() => import('./pages/auth/email-link'), 'ConfirmEmailPage'),
});

const keepEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/keep-email',
  component: page(() => import('./pages/auth/email-link'), 'KeepEmailPage'),
});

const impersonateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/impersonate',
  component: page(() => import('./pages/auth/impersonate'), 'ImpersonatePage'),
});

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite/$token',
  component: page(() => import('./pages/auth/accept-invitation'), 'AcceptInvitationPage'),
});

const publicRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/public/$token',
  component: page(() => import('./pages/public/public-document'), 'PublicDocumentPage'),
});

const errorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/docs/errors',
  component: page(() => import('./pages/docs/errors'), 'ErrorsPage'),
});

const errorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/docs/errors/$code',
  component: page(() => import('./pages/docs/errors'), 'ErrorPage'),
});

const mustBeSignedIn = async ({ location }: { location: { href: string } }) => {
  try {
    await queryClient.ensureQueryData({ ...meQuery, revalidateIfStale: true });
  } catch (error) {
    if (InsulaError.is(error) && error.status === 401) {
      const next = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/sign-in', search: { next } });
    }
    throw error;
  }
};

/** An application asks; what it asks is known by the ticket behind '#'. */
const consentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/consent',
  validateSearch: (search: Search) => optional({ problem: text(search.problem) }),
  beforeLoad: ({ location }) =>
    /^(error=|$)/.test(location.hash) ? undefined : mustBeSignedIn({ location }),
  errorComponent: PageError,
  component: page(() => import('./pages/applications/consent'), 'ConsentPage'),
});

const deviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/device',
  validateSearch: (search: Search) => optional({ user_code: text(search.user_code) }),
  beforeLoad: mustBeSignedIn,
  errorComponent: PageError,
  component: page(() => import('./pages/applications/device'), 'DevicePage'),
});

/** Everything behind the door. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: mustBeSignedIn,
  pendingComponent: AppShellSkeleton,
  errorComponent: PageError,
  component: page(() => import('./shell/app-shell'), 'AppLayout'),
});

const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  component: page(() => import('./pages/home/home'), 'HomePage'),
});

const documentsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/documents',
  validateSearch: (search: Search) => optional({ q: text(search.q), sort: text(search.sort), folder: text(search.folder) }),
  component: page(() => import('./pages/documents/documents'), 'DocumentsPage'),
});

const trashRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/documents/trash',
  component: page(() => import('./pages/documents/trash'), 'TrashPage'),
});

const documentRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/documents/$id',
  validateSearch: (search: Search) =>
    optional({
      panel: PANELS.find((name) => name === search.panel),
      version: Number.isInteger(search.version) ? Number(search.version) : undefined,
    }),
  component: page(() => import('./pages/editor/document'), 'DocumentPage'),
});

const recordTypesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/records',
  component: page(() => import('./pages/records/record-types'), 'RecordTypesPage'),
});

const recordsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/records/$type',
  validateSearch: (search: Search) =>
    optional({
      sort: text(search.sort),
      filter: Array.isArray(search.filter) ? (search.filter.filter(isFilter) as Filter[]) : undefined,
      record: text(search.record),
    }),
  component: page(() => import('./pages/records/records'), 'RecordsPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: page(() => import('./pages/settings/layout'), 'SettingsLayout'),
});

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/general' });
  },
});

const generalRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/general',
  component: page(() => import('./pages/settings/general'), 'GeneralPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/people',
  validateSearch: (search: Search) =>
    optional({
      q: text(search.q),
      sort: text(search.sort),
      status: text(search.status),
      invite: search.invite === true ? true : undefined,
    }),
  component: page(() => import('./pages/settings/people'), 'PeoplePage'),
});

const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/teams',
  component: page(() => import('./pages/settings/teams'), 'TeamsPage'),
});

const teamRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/teams/$id',
  component: page(() => import('./pages/settings/team'), 'TeamPage'),
});

const rolesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/roles',
  component: page(() => import('./pages/settings/roles'), 'RolesPage'),
});

const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  component: page(() => import('./pages/settings/api-keys'), 'ApiKeysPage'),
});

const applicationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/applications',
  component: page(() => import('./pages/applications/applications'), 'ApplicationsPage'),
});

const serviceAccountsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/service-accounts',
  component: page(() => import('./pages/settings/service-accounts'), 'ServiceAccountsPage'),
});

const provisioningRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/provisioning',
  component: page(() => import('./pages/settings/provisioning'), 'ProvisioningPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: (search: Search) =>
    optional({
      type: text(search.type),
      actor: text(search.actor),
      from: text(search.from),
      to: text(search.to),
      sort: text(search.sort),
    }),
  component: page(() => import('./pages/settings/audit'), 'AuditPage'),
});

const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/profile',
  component: page(() => import('./pages/settings/profile'), 'ProfilePage'),
});

const yourSecurityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/your-security',
  validateSearch: (search: Search) => optional({ problem: text(search.problem), connected: text(search.connected) }),
  component: page(() => import('./pages/settings/your-security'), 'YourSecurityPage'),
});

const securityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/security',
  component: page(() => import('./pages/settings/security'), 'SecurityPage'),
});

const ssoRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/single-sign-on',
  component: page(() => import('./pages/sso/sso'), 'SsoPage'),
});

const newProviderRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/single-sign-on/new',
  component: page(() => import('./pages/sso/new-provider'), 'NewProviderPage'),
});

const newSamlProviderRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/single-sign-on/new-saml',
  component: page(() => import('./pages/sso/new-saml-provider'), 'NewSamlProviderPage'),
});

const providerRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/single-sign-on/$id',
  validateSearch: (search: Search) => optional({ test: text(search.test), problem: text(search.problem) }),
  component: page(() => import('./pages/sso/provider'), 'ProviderPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    signUpRoute,
    forgotPasswordRoute,
    resetPasswordRoute,
    findWorkspacesRoute,
    confirmEmailRoute,
    keepEmailRoute,
    impersonateRoute,
    inviteRoute,
    publicRoute,
    errorsRoute,
    errorRoute,
    consentRoute,
    deviceRoute,
    appRoute.addChildren([
      homeRoute,
      documentsRoute,
      trashRoute,
      documentRoute,
      recordTypesRoute,
      recordsRoute,
      settingsRoute.addChildren([
        settingsIndexRoute,
        generalRoute,
        peopleRoute,
        teamsRoute,
        teamRoute,
        rolesRoute,
        securityRoute,
        ssoRoute,
        newProviderRoute,
        newSamlProviderRoute,
        providerRoute,
        apiKeysRoute,
        applicationsRoute,
        serviceAccountsRoute,
        provisioningRoute,
        auditRoute,
        profileRoute,
        yourSecurityRoute,
      ]),
    ]),
  ]),
  defaultErrorComponent: PageError,
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  scrollRestoration: true,
});

whenSessionEnds(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in' || !queryClient.getQueryData(meQuery.queryKey)) return;
  leaveOffline();
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next: href, ended: true } });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
