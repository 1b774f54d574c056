// Generated from the OpenAPI document by `npm run generate`; do not edit.

export interface paths {
    "/.well-known/oauth-authorization-server/v1/oauth/t/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OAuth: the same where RFC 8414 looks for it */
        get: operations["getWellKnownOauthAuthorizationServerOauthTBySlug"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["getHealthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in Prometheus' text format */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Can requests be served? 503 when not. */
        get: operations["getReadyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys */
        get: operations["getApiKeys"];
        put?: never;
        /** Make an API key */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One API key */
        get: operations["getApiKeysById"];
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["deleteApiKeysById"];
        options?: never;
        head?: never;
        /** Change an API key */
        patch: operations["patchApiKeysById"];
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an API key another secret */
        post: operations["postApiKeysByIdRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit trail */
        get: operations["getAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/confirm-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm an address by the link of a mail */
        post: operations["postAuthConfirmEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/find-workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail somebody the list of their workspaces */
        post: operations["postAuthFindWorkspaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail a link to set a new password, if there is such an account */
        post: operations["postAuthForgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/impersonation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An operator's browser enters the impersonation they began */
        post: operations["postAuthImpersonation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/keep-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep the address before, by the link of a mail; all sessions end */
        post: operations["postAuthKeepEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["postAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session everywhere */
        post: operations["postAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one signs in to a workspace */
        get: operations["getAuthMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey alone */
        post: operations["postAuthPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey: what to ask it */
        post: operations["postAuthPasskeyOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password by the link of a mail; all sessions end */
        post: operations["postAuthResetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in: the second step */
        post: operations["postAuthSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor/enrolment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in: set up the second factor that the workspace asks for */
        post: operations["postAuthSecondFactorEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor/enrolment/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in: confirm the second factor just set up */
        post: operations["postAuthSecondFactorEnrolmentConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List documents */
        get: operations["getDocuments"];
        put?: never;
        /** Create a document */
        post: operations["postDocuments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document with its content */
        get: operations["getDocumentsById"];
        put?: never;
        post?: never;
        /** Delete a document */
        delete: operations["deleteDocumentsById"];
        options?: never;
        head?: never;
        /** Rename a document */
        patch: operations["patchDocumentsById"];
        trace?: never;
    };
    "/v1/documents/{id}/authorship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who wrote which part of the text */
        get: operations["getDocumentsByIdAuthorship"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Comments on a document: threads with their replies */
        get: operations["getDocumentsByIdComments"];
        put?: never;
        /** Comment on a range, or on the whole document */
        post: operations["postDocumentsByIdComments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/comments/{comment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One thread */
        get: operations["getDocumentsByIdCommentsByComment"];
        put?: never;
        post?: never;
        /** Delete a comment or a reply */
        delete: operations["deleteDocumentsByIdCommentsByComment"];
        options?: never;
        head?: never;
        /** Say it otherwise */
        patch: operations["patchDocumentsByIdCommentsByComment"];
        trace?: never;
    };
    "/v1/documents/{id}/comments/{comment}/reactions/{emoji}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** React with an emoji */
        put: operations["putDocumentsByIdCommentsByCommentReactionsByEmoji"];
        post?: never;
        /** Take a reaction back */
        delete: operations["deleteDocumentsByIdCommentsByCommentReactionsByEmoji"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/comments/{comment}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a thread again */
        post: operations["postDocumentsByIdCommentsByCommentReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/comments/{comment}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reply; the answer is the thread */
        post: operations["postDocumentsByIdCommentsByCommentReplies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/comments/{comment}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resolve a thread */
        post: operations["postDocumentsByIdCommentsByCommentResolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A copy of a document in another format */
        get: operations["getDocumentsByIdExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/favourite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Mark a document as one's favourite */
        put: operations["putDocumentsByIdFavourite"];
        post?: never;
        /** Take the mark away */
        delete: operations["deleteDocumentsByIdFavourite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document's public links */
        get: operations["getDocumentsByIdLinks"];
        put?: never;
        /** Let anybody with a link read a document */
        post: operations["postDocumentsByIdLinks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/links/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Stop a public link */
        delete: operations["deleteDocumentsByIdLinksByLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a document into a folder */
        post: operations["postDocumentsByIdMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Note that one opened a document */
        put: operations["putDocumentsByIdOpened"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a document in the trash for ever */
        post: operations["postDocumentsByIdPurge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a document back from the trash */
        post: operations["postDocumentsByIdRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who worked on a document, session by session */
        get: operations["getDocumentsByIdSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may do what with a document, and where from */
        get: operations["getDocumentsByIdShares"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what a document takes over, and what everybody may do */
        patch: operations["patchDocumentsByIdShares"];
        trace?: never;
    };
    "/v1/documents/{id}/shares/{grantee}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a user, a team or "workspace" access to a document */
        put: operations["putDocumentsByIdSharesByGrantee"];
        post?: never;
        /** Take access to a document away */
        delete: operations["deleteDocumentsByIdSharesByGrantee"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is proposed in a document */
        get: operations["getDocumentsByIdSuggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/suggestions/{suggestion}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a suggestion: its changes are made */
        post: operations["postDocumentsByIdSuggestionsBySuggestionAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/suggestions/{suggestion}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a suggestion, or withdraw one's own: its marks go */
        post: operations["postDocumentsByIdSuggestionsBySuggestionReject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/suggestions/accept_all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept all suggestions */
        post: operations["postDocumentsByIdSuggestionsAcceptAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/suggestions/reject_all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject all suggestions */
        post: operations["postDocumentsByIdSuggestionsRejectAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed a document, and when */
        get: operations["getDocumentsByIdVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document as it was */
        get: operations["getDocumentsByIdVersionsByVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/versions/{version}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two versions, and by whom */
        get: operations["getDocumentsByIdVersionsByVersionDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/versions/{version}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a version a name */
        put: operations["putDocumentsByIdVersionsByVersionName"];
        post?: never;
        /** Take a version's name away */
        delete: operations["deleteDocumentsByIdVersionsByVersionName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a version back, as a new one */
        post: operations["postDocumentsByIdVersionsByVersionRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a document of a file of another program */
        post: operations["postDocumentsImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the workspace's domains */
        get: operations["getDomains"];
        put?: never;
        /** Add a domain that has to be verified */
        post: operations["postDomains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One domain */
        get: operations["getDomainsById"];
        put?: never;
        post?: never;
        /** Remove a domain */
        delete: operations["deleteDomainsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for the TXT record that proves a domain */
        post: operations["postDomainsByIdVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/favourites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's favourite documents */
        get: operations["getFavourites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List folders */
        get: operations["getFolders"];
        put?: never;
        /** Make a folder */
        post: operations["postFolders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/folders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One folder */
        get: operations["getFoldersById"];
        put?: never;
        post?: never;
        /** Delete an empty folder */
        delete: operations["deleteFoldersById"];
        options?: never;
        head?: never;
        /** Rename a folder */
        patch: operations["patchFoldersById"];
        trace?: never;
    };
    "/v1/folders/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a folder into another */
        post: operations["postFoldersByIdMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/folders/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may do what with a folder, and where from */
        get: operations["getFoldersByIdShares"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what a folder takes over, and what everybody may do */
        patch: operations["patchFoldersByIdShares"];
        trace?: never;
    };
    "/v1/folders/{id}/shares/{grantee}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a user, a team or "workspace" access to a folder */
        put: operations["putFoldersByIdSharesByGrantee"];
        post?: never;
        /** Take access to a folder away */
        delete: operations["deleteFoldersByIdSharesByGrantee"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same resources and commands, in GraphQL */
        post: operations["postGraphql"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/impersonations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End what an operator sees of the workspace as one of its people */
        delete: operations["deleteImpersonationsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation */
        post: operations["postInvitationsAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is this invitation to */
        post: operations["postInvitationsInspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I, where, and what may I do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own name */
        patch: operations["patchMe"];
        trace?: never;
    };
    "/v1/me/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The applications that have access of one's own */
        get: operations["getMeApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an application's access back */
        delete: operations["deleteMeApplicationsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change one's own e-mail, by a link mailed to the new address */
        post: operations["postMeEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail the link that confirms one's own address again */
        post: operations["postMeEmailVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own second factors */
        get: operations["getMeFactors"];
        put?: never;
        /** Begin to set up an authenticator app */
        post: operations["postMeFactors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/factors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a second factor */
        delete: operations["deleteMeFactorsById"];
        options?: never;
        head?: never;
        /** Give a second factor another name */
        patch: operations["patchMeFactorsById"];
        trace?: never;
    };
    "/v1/me/factors/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show that the authenticator app works; from now on it is asked for */
        post: operations["postMeFactorsByIdConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By whose word one can sign in */
        get: operations["getMeIdentities"];
        put?: never;
        /** Begin to connect an identity with one's account */
        post: operations["postMeIdentities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnect an identity from one's account */
        delete: operations["deleteMeIdentitiesById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a passkey that an authenticator has made */
        post: operations["postMePasskeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a passkey: what to ask the authenticator */
        post: operations["postMePasskeysOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change one's own password; all other sessions end */
        post: operations["postMePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one may do with one document or folder */
        get: operations["getMePermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ten fresh recovery codes; those made before end */
        post: operations["postMeRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in */
        get: operations["getMeSessions"];
        put?: never;
        post?: never;
        /** End all of one's sessions but this one */
        delete: operations["deleteMeSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one's sessions */
        delete: operations["deleteMeSessionsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show once more who one is: for ten minutes the session may do what asks for it */
        post: operations["postMeStepUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/step-up/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show once more who one is, with a passkey: what to ask it */
        post: operations["postMeStepUpOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List applications */
        get: operations["getOauthApplications"];
        put?: never;
        /** Register an application */
        post: operations["postOauthApplications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One application */
        get: operations["getOauthApplicationsById"];
        put?: never;
        post?: never;
        /** Delete an application and end all its access */
        delete: operations["deleteOauthApplicationsById"];
        options?: never;
        head?: never;
        /** Change an application */
        patch: operations["patchOauthApplicationsById"];
        trace?: never;
    };
    "/v1/oauth/applications/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an application a second secret */
        post: operations["postOauthApplicationsByIdSecrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/applications/{id}/secrets/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a secret away */
        delete: operations["deleteOauthApplicationsByIdSecretsBySecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Allow an application something, or not */
        post: operations["postOauthConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/consent/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an application asks of oneself */
        post: operations["postOauthConsentInspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a device in, or not */
        post: operations["postOauthDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/device/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What waits under the code of a device */
        post: operations["postOauthDeviceInspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/platform-applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The platform's applications, and what the workspace makes of them */
        get: operations["getOauthPlatformApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/platform-applications/{application}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Switch an application of the platform off or on, or trust it */
        patch: operations["patchOauthPlatformApplicationsByApplication"];
        trace?: never;
    };
    "/v1/oauth/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign id_tokens with another key */
        post: operations["postOauthSigningKeysRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OpenID Connect: what this workspace is as a provider */
        get: operations["getOauthTBySlugWellKnownOpenidConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An application asks a person for access */
        get: operations["getOauthTBySlugAuthorize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A device without a browser asks for access */
        post: operations["postOauthTBySlugDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Is a token good, and for what? */
        post: operations["postOauthTBySlugIntrospect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that id_tokens are signed with */
        get: operations["getOauthTBySlugJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An application signs a person out */
        get: operations["getOauthTBySlugLogout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/par": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Push an authorization request */
        post: operations["postOauthTBySlugPar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a token back */
        post: operations["postOauthTBySlugRevoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tokens for a code, a refresh token, a device or the application itself */
        post: operations["postOauthTBySlugToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/t/{slug}/userinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom an access token stands for */
        get: operations["getOauthTBySlugUserinfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The platform's applications */
        get: operations["getOperatorApplications"];
        put?: never;
        /** Register an application for every workspace */
        post: operations["postOperatorApplications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an application from every workspace */
        delete: operations["deleteOperatorApplicationsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in as an operator */
        post: operations["postOperatorAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End an operator's session */
        post: operations["postOperatorAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/impersonations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who saw which workspace as whom */
        get: operations["getOperatorImpersonations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/impersonations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End an impersonation */
        delete: operations["deleteOperatorImpersonationsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The directory of tenants */
        get: operations["getOperatorTenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Suspend or resume a tenant */
        patch: operations["patchOperatorTenantsById"];
        trace?: never;
    };
    "/v1/operator/tenants/{id}/impersonations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** See a workspace as one of its people do, for a reason */
        post: operations["postOperatorTenantsByIdImpersonations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every permission there is */
        get: operations["getPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permissions/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** May somebody do something, and why */
        get: operations["getPermissionsExplain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is online or away; others are offline */
        get: operations["getPresence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read the document that a public link opens */
        post: operations["postPublicDocuments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public/documents/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow the document that a public link opens: its first message is {token, password} */
        get: operations["getPublicDocumentsLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/realtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Edit documents live: the ShareDB protocol */
        get: operations["getRealtime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/realtime/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ticket that opens one socket within 30 seconds */
        post: operations["postRealtimeTickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The documents that one opened last */
        get: operations["getRecent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/record-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which types of records there are */
        get: operations["getRecordTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/records/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List records of a type */
        get: operations["getRecordsByType"];
        put?: never;
        /** Create a record */
        post: operations["postRecordsByType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/records/{type}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One record */
        get: operations["getRecordsByTypeById"];
        put?: never;
        post?: never;
        /** Delete a record */
        delete: operations["deleteRecordsByTypeById"];
        options?: never;
        head?: never;
        /** Merge into a record's content */
        patch: operations["patchRecordsByTypeById"];
        trace?: never;
    };
    "/v1/role-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles given for folders */
        get: operations["getRoleAssignments"];
        put?: never;
        /** Give somebody, or a team, a role for a folder */
        post: operations["postRoleAssignments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/role-assignments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them */
        get: operations["getRoleAssignmentsById"];
        put?: never;
        post?: never;
        /** Take a role for a folder away */
        delete: operations["deleteRoleAssignmentsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List roles */
        get: operations["getRoles"];
        put?: never;
        /** Make a role */
        post: operations["postRoles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role */
        get: operations["getRolesById"];
        put?: never;
        post?: never;
        /** Delete a role */
        delete: operations["deleteRolesById"];
        options?: never;
        head?: never;
        /** Change a role */
        patch: operations["patchRolesById"];
        trace?: never;
    };
    "/v1/scim/v2/.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SCIM: people and teams, asked for in a body */
        post: operations["postScimV2Search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SCIM: many operations at once */
        post: operations["postScimV2Ulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: teams */
        get: operations["getScimV2Roups"];
        put?: never;
        /** SCIM: make a team */
        post: operations["postScimV2Roups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Groups/.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SCIM: teams, asked for in a body */
        post: operations["postScimV2RoupsSearch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: one team */
        get: operations["getScimV2RoupsById"];
        /** SCIM: replace a team and its members */
        put: operations["putScimV2RoupsById"];
        post?: never;
        /** SCIM: delete a team */
        delete: operations["deleteScimV2RoupsById"];
        options?: never;
        head?: never;
        /** SCIM: change a team and its members */
        patch: operations["patchScimV2RoupsById"];
        trace?: never;
    };
    "/v1/scim/v2/ResourceTypes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: the kinds of resources */
        get: operations["getScimV2EsourceYpes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/ResourceTypes/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: one kind of resources */
        get: operations["getScimV2EsourceYpesByType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: the attributes of all kinds */
        get: operations["getScimV2Chemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Schemas/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: the attributes of one schema */
        get: operations["getScimV2ChemasByType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/ServiceProviderConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: what this server can */
        get: operations["getScimV2ErviceRoviderOnfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: people */
        get: operations["getScimV2Sers"];
        put?: never;
        /** SCIM: add a person */
        post: operations["postScimV2Sers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Users/.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SCIM: people, asked for in a body */
        post: operations["postScimV2SersSearch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scim/v2/Users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SCIM: one person */
        get: operations["getScimV2SersById"];
        /** SCIM: replace what is said about a person */
        put: operations["putScimV2SersById"];
        post?: never;
        /** SCIM: remove a person */
        delete: operations["deleteScimV2SersById"];
        options?: never;
        head?: never;
        /** SCIM: change, suspend or resume a person */
        patch: operations["patchScimV2SersById"];
        trace?: never;
    };
    "/v1/security-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the workspace asks of passwords, sessions and networks */
        get: operations["getSecurityPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the security policy */
        patch: operations["patchSecurityPolicy"];
        trace?: never;
    };
    "/v1/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List service accounts */
        get: operations["getServiceAccounts"];
        put?: never;
        /** Make a service account */
        post: operations["postServiceAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One service account */
        get: operations["getServiceAccountsById"];
        put?: never;
        post?: never;
        /** Remove a service account */
        delete: operations["deleteServiceAccountsById"];
        options?: never;
        head?: never;
        /** Change, suspend or resume a service account */
        patch: operations["patchServiceAccountsById"];
        trace?: never;
    };
    "/v1/sso-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List identity providers */
        get: operations["getSsoProviders"];
        put?: never;
        /** Set up an identity provider */
        post: operations["postSsoProviders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One identity provider */
        get: operations["getSsoProvidersById"];
        put?: never;
        post?: never;
        /** Delete an identity provider */
        delete: operations["deleteSsoProvidersById"];
        options?: never;
        head?: never;
        /** Change an identity provider, switch it on or off */
        patch: operations["patchSsoProvidersById"];
        trace?: never;
    };
    "/v1/sso-providers/{id}/gifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the groups of an identity provider give, and by whose word */
        get: operations["getSsoProvidersByIdGifts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/saml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how a SAML provider is set up */
        get: operations["getSsoProvidersByIdSaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how a SAML provider is used */
        patch: operations["patchSsoProvidersByIdSaml"];
        trace?: never;
    };
    "/v1/sso-providers/{id}/saml/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a key for a SAML provider, the first or a spare */
        post: operations["postSsoProvidersByIdSamlKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/saml/keys/spare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forget the spare key */
        delete: operations["deleteSsoProvidersByIdSamlKeysSpare"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/saml/keys/swap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign with the spare key from now on */
        post: operations["postSsoProvidersByIdSamlKeysSwap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/saml/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Take a SAML provider's metadata */
        put: operations["putSsoProvidersByIdSamlMetadata"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/take-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer for what the groups of an identity provider give */
        post: operations["postSsoProvidersByIdTakeOver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a test sign-in */
        post: operations["postSsoProvidersByIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/{id}/tests/{test}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came of a test sign-in */
        get: operations["getSsoProvidersByIdTestsByTest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso-providers/saml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to set up a SAML provider */
        post: operations["postSsoProvidersSaml"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/backchannel-logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An OpenID provider ends sessions */
        post: operations["postSsoBySlugBackchannelLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Come back from an OpenID provider */
        get: operations["getSsoBySlugCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The key that proves us to an OpenID provider */
        get: operations["getSsoBySlugJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/saml/acs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take what a SAML identity provider says */
        post: operations["postSsoBySlugSamlAcs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/saml/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** End a sign-in by SAML in the browser that began it */
        get: operations["getSsoBySlugSamlFinish"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/saml/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read our metadata for a SAML identity provider */
        get: operations["getSsoBySlugSamlMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/saml/slo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** End sessions that a SAML identity provider has ended, by redirect */
        get: operations["getSsoBySlugSamlSlo"];
        put?: never;
        /** End sessions that a SAML identity provider has ended, by form */
        post: operations["postSsoBySlugSamlSlo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/saml/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Send the browser to a SAML identity provider */
        get: operations["getSsoBySlugSamlStart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{slug}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Go to an OpenID provider to sign in */
        get: operations["getSsoBySlugStart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session, and learn where the provider's ends */
        post: operations["postSsoLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens, as server-sent events */
        get: operations["getStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List teams */
        get: operations["getTeams"];
        put?: never;
        /** Make a team */
        post: operations["postTeams"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One team */
        get: operations["getTeamsById"];
        put?: never;
        post?: never;
        /** Delete a team */
        delete: operations["deleteTeamsById"];
        options?: never;
        head?: never;
        /** Change a team */
        patch: operations["patchTeamsById"];
        trace?: never;
    };
    "/v1/teams/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a team's members */
        get: operations["getTeamsByIdMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{id}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Take a user into a team */
        put: operations["putTeamsByIdMembersByUser"];
        post?: never;
        /** Take a user out of a team */
        delete: operations["deleteTeamsByIdMembersByUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles that a team's members have of it */
        get: operations["getTeamsByIdRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{id}/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a role to a team */
        put: operations["putTeamsByIdRolesByRole"];
        post?: never;
        /** Take a role from a team */
        delete: operations["deleteTeamsByIdRolesByRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace one is signed in to */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the workspace */
        patch: operations["patchTenant"];
        trace?: never;
    };
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign up: a workspace, its owner, a session */
        post: operations["postTenants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deleted documents that one may bring back */
        get: operations["getTrash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["getUsers"];
        put?: never;
        /** Add a user */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: operations["getUsersById"];
        put?: never;
        post?: never;
        /** Remove a user */
        delete: operations["deleteUsersById"];
        options?: never;
        head?: never;
        /** Change, suspend or resume a user */
        patch: operations["patchUsersById"];
        trace?: never;
    };
    "/v1/users/{id}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take away the second factors of somebody who has lost them */
        delete: operations["deleteUsersByIdFactors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a role to a user */
        put: operations["putUsersByIdRolesByRole"];
        post?: never;
        /** Take a role from a user */
        delete: operations["deleteUsersByIdRolesByRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where somebody is signed in */
        get: operations["getUsersByIdSessions"];
        put?: never;
        post?: never;
        /** End all sessions of somebody */
        delete: operations["deleteUsersByIdSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget the guesses at somebody's password */
        post: operations["postUsersByIdUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List invitations */
        get: operations["getUsersInvitations"];
        put?: never;
        /** Invite somebody */
        post: operations["postUsersInvitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation */
        delete: operations["deleteUsersInvitationsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            effective_scopes: string[];
            /** Format: date-time */
            expires_at: string | null;
            given_by: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "person" | "service";
                name: string;
            };
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: date-time
             * @description To five minutes.
             */
            last_used_at: string | null;
            /** @description What it is for. */
            name: string;
            networks: string[];
            owner: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "person" | "service";
                name: string;
            };
            /**
             * Format: uuid
             * @description The person or service account it acts as.
             */
            owner_id: string;
            /** @description How its text begins; says nothing about its secret. */
            prefix: string;
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation still opens.
             */
            previous_until: string | null;
            scopes: string[];
            /** @enum {string} */
            status: "active" | "expired";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "scopes": [
         *         "text"
         *       ],
         *       "networks": [
         *         "text"
         *       ],
         *       "expires_at": "2030-01-31T12:00:00.000Z",
         *       "service_account": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        ApiKeyCreate: {
            /**
             * Format: date-time
             * @description After which it opens nothing; null: never.
             */
            expires_at?: string | null;
            /** @description What it is for. */
            name: string;
            /** @description Addresses and networks it may be used from, as 192.0.2.0/24; none: anywhere. */
            networks?: string[];
            /** @description Names of GET /v1/permissions; never more than the caller has. */
            scopes: string[];
            /**
             * Format: uuid
             * @description Whose it is; absent: the caller's. Needs api_key.manage.
             */
            service_account?: string | null;
        };
        ApiKeyCreated: components["schemas"]["ApiKey"] & {
            /** @description isk_..., told this once. */
            key: string;
        };
        /**
         * @example {
         *       "overlap_s": 1
         *     }
         */
        ApiKeyRotate: {
            /**
             * Format: int64
             * @description For how long the old secret still opens; default a day.
             */
            overlap_s?: number;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "scopes": [
         *         "text"
         *       ],
         *       "networks": [
         *         "text"
         *       ],
         *       "expires_at": "2030-01-31T12:00:00.000Z"
         *     }
         */
        ApiKeyUpdate: {
            /**
             * Format: date-time
             * @description After which it opens nothing; null: never.
             */
            expires_at?: string | null;
            name?: string;
            /** @description Addresses and networks it may be used from, as 192.0.2.0/24; none: anywhere. */
            networks?: string[];
            /** @description Names of GET /v1/permissions; never more than the caller has. */
            scopes?: string[];
        };
        Application: {
            /** @enum {string} */
            authentication: "none" | "client_secret" | "private_key_jwt";
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description For the workspace's administrators. */
            description: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description The JWK set of private_key_jwt. */
            keys: Record<string, never> | null;
            /**
             * @description web: on a server; browser and native: keep no secret; service: acts by itself.
             * @enum {string}
             */
            kind: "native" | "browser" | "web" | "service";
            logout_uris: string[];
            /** @description What people are asked about. */
            name: string;
            redirect_uris: string[];
            scopes: string[];
            secrets: {
                /** Format: date-time */
                created_at: string;
                hint: string;
                /** Format: uuid */
                id: string;
            }[];
            /**
             * Format: uuid
             * @description Whom it acts as by itself.
             */
            service_account: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on.",
         *       "kind": "native",
         *       "authentication": "none",
         *       "redirect_uris": [
         *         "text"
         *       ],
         *       "logout_uris": [
         *         "text"
         *       ],
         *       "scopes": [
         *         "text"
         *       ],
         *       "keys": {},
         *       "service_account": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        ApplicationCreate: {
            /**
             * @description Default: client_secret, or none where no secret can be kept.
             * @enum {string}
             */
            authentication?: "none" | "client_secret" | "private_key_jwt";
            description?: string;
            /** @description A JWK set, for private_key_jwt. */
            keys?: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            kind: "native" | "browser" | "web" | "service";
            logout_uris?: string[];
            name: string;
            redirect_uris?: string[];
            /** @description Permissions, openid, profile, email, offline_access; never more than the caller has. */
            scopes: string[];
            /**
             * Format: uuid
             * @description Of kind service: whom it acts as.
             */
            service_account?: string | null;
        };
        ApplicationCreated: components["schemas"]["Application"] & {
            /** @description Told this once. */
            client_secret: string | null;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on.",
         *       "redirect_uris": [
         *         "text"
         *       ],
         *       "logout_uris": [
         *         "text"
         *       ],
         *       "scopes": [
         *         "text"
         *       ],
         *       "keys": {}
         *     }
         */
        ApplicationUpdate: {
            description?: string;
            keys?: {
                [key: string]: unknown;
            };
            logout_uris?: string[];
            name?: string;
            redirect_uris?: string[];
            scopes?: string[];
        };
        AuditEvent: {
            /** Format: uuid */
            actor_id: string | null;
            /** @description As it was at the time. */
            actor_name: string | null;
            /** @enum {string} */
            actor_type: "user" | "system" | "operator";
            /** @description The name of the API key it was done with. */
            api_key: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            data: Record<string, never>;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            ip: string | null;
            request_id: string | null;
            /**
             * Format: uuid
             * @description Or the id of an API key.
             */
            session_id: string | null;
            /** Format: uuid */
            subject_id: string | null;
            subject_type: string;
            /** @description noun.verb: document.created */
            type: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            user_agent: string | null;
        };
        Comment: {
            /** @description Where it belongs at that version; null when resolved or about the whole document. */
            anchor: {
                index: number;
                length: number;
                version: number;
            } | null;
            author: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: uuid */
            author_id: string;
            /** @description Plain text; <@user id> mentions somebody. */
            body: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description What was said first was deleted; the replies stay. */
            deleted: boolean;
            /** Format: uuid */
            document_id: string;
            /** Format: date-time */
            edited_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            mentions: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @description The words are gone; where they were is in the anchor. */
            orphaned: boolean;
            /** @description The words it was made about. */
            quote: string | null;
            reactions: {
                emoji: string;
                people: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                }[];
            }[];
            replies: {
                author: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                body: string;
                /** Format: date-time */
                created_at: string;
                deleted: boolean;
                /** Format: date-time */
                edited_at: string | null;
                /** Format: uuid */
                id: string;
                mentions: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                }[];
                reactions: {
                    emoji: string;
                    people: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    }[];
                }[];
            }[];
            /** Format: date-time */
            resolved_at: string | null;
            resolved_by: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            status: "open" | "resolved";
            /**
             * Format: uuid
             * @description The suggestion that it talks about.
             */
            suggestion_id: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "anchor": {
         *         "index": 1,
         *         "length": 1,
         *         "version": 1
         *       },
         *       "body": "text",
         *       "id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "suggestion_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        CommentCreate: {
            /**
             * @example {
             *       "index": 1,
             *       "length": 1,
             *       "version": 1
             *     }
             */
            anchor?: {
                /**
                 * Format: int64
                 * @description UTF-16 units from the beginning.
                 */
                index: number;
                /**
                 * Format: int64
                 * @description UTF-16 units.
                 */
                length: number;
                /**
                 * Format: int64
                 * @description The document's version that they are counted in; not the latest is fine.
                 */
                version: number;
            };
            /** @description Plain text; <@user id> mentions somebody. */
            body: string;
            /**
             * Format: uuid
             * @description An id of the caller's own making, so that sending it again makes nothing twice, whenever that is: 409 conflict when it is there. Chosen by the server when absent.
             */
            id?: string;
            /**
             * Format: uuid
             * @description The suggestion it is about, in place of an anchor. What is said first makes its thread, what follows are replies.
             */
            suggestion_id?: string;
        };
        /**
         * @example {
         *       "body": "text",
         *       "id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        CommentReply: {
            /** @description Plain text; <@user id> mentions somebody. */
            body: string;
            /**
             * Format: uuid
             * @description An id of the caller's own making, so that sending it again makes nothing twice, whenever that is: 409 conflict when it is there. Chosen by the server when absent.
             */
            id?: string;
        };
        /**
         * @example {
         *       "body": "text"
         *     }
         */
        CommentWords: {
            /** @description Plain text; <@user id> mentions somebody. */
            body: string;
        };
        ConsentAnswered: {
            redirect_to: string;
        };
        ConsentAsked: {
            application: {
                /** Format: uuid */
                id: string;
                kind: string;
                name: string;
            };
            login_hint: string | null;
            /** @description The application wants the person to sign in again first. */
            must_sign_in: boolean;
            redirect_host: string;
            scopes: {
                description: string;
                name: string;
            }[];
        };
        /**
         * @example {
         *       "request": "text",
         *       "allow": true,
         *       "remember": true
         *     }
         */
        ConsentDecide: {
            allow: boolean;
            /** @description Do not ask again for the same; default false. */
            remember?: boolean;
            request: string;
        };
        /**
         * @example {
         *       "request": "text"
         *     }
         */
        ConsentInspect: {
            /** @description The ticket behind '#' of the page's address. */
            request: string;
        };
        Delta: {
            ops: {
                attributes?: Record<string, never>;
                insert: string | Record<string, never>;
            }[];
        };
        DeviceAsked: {
            application: {
                /** Format: uuid */
                id: string;
                kind: string;
                name: string;
            };
            scopes: {
                description: string;
                name: string;
            }[];
        };
        /**
         * @example {
         *       "user_code": "text",
         *       "allow": true
         *     }
         */
        DeviceDecide: {
            allow: boolean;
            user_code: string;
        };
        /**
         * @example {
         *       "user_code": "text"
         *     }
         */
        DeviceInspect: {
            /** @description As the device shows it. */
            user_code: string;
        };
        Document: {
            /**
             * @description What the caller may do with it.
             * @enum {string}
             */
            access: "viewer" | "commenter" | "editor" | "owner";
            /** @description In no folder, or in one that the caller does not see. */
            at_root: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** Format: uuid */
            folder_id: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Offered for new documents to begin with. */
            is_template: boolean;
            /** @description Only with ?expand; null when it is gone. */
            owner?: {
                /** @description Unique in the workspace, in lower case. */
                email: string;
                first_name: string;
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                last_name: string;
            } | null;
            /** Format: uuid */
            owner_id: string;
            title: string;
            /**
             * @description text-unicode is plain text, counted in code points.
             * @enum {string}
             */
            type: "rich-text" | "text-unicode";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Operations since the document began.
             */
            version: number;
            /**
             * @description What everybody of the workspace may do with it.
             * @enum {string}
             */
            workspace_access: "none" | "viewer" | "commenter" | "editor" | "owner";
        };
        DocumentAuthorship: {
            runs: {
                /** Format: uuid */
                author_id: string;
                index: number;
                length: number;
                /** @description The version with which its author began that stretch of writing. */
                version: number;
                /** Format: date-time */
                written_at: string;
            }[];
            version: number;
        };
        DocumentContent: components["schemas"]["Document"] & {
            content: components["schemas"]["Delta"];
        };
        /**
         * @example {
         *       "title": "Launch plan",
         *       "content": {},
         *       "type": "rich-text",
         *       "folder_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "template_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        DocumentCreate: {
            /** @description A Delta of inserts: {"ops":[{"insert":"Hello\n"}]}; of a text-unicode document its text. Empty when absent. */
            content?: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description The folder to put it into; outside all when absent.
             */
            folder_id?: string | null;
            /**
             * Format: uuid
             * @description An id of the caller's own making, so that sending it again makes nothing twice, whenever that is: 409 conflict when it is there. Chosen by the server when absent.
             */
            id?: string;
            /**
             * Format: uuid
             * @description A document that the caller sees; the new one begins with its content.
             */
            template_id?: string | null;
            title: string;
            /**
             * @description rich-text when absent; text-unicode is plain text, counted in code points.
             * @enum {string}
             */
            type?: "rich-text" | "text-unicode";
        };
        DocumentDiff: {
            from_version: number;
            /** @description Both texts in one: without what is deleted the newer one, without what is inserted (and with the attributes of was) the older one. */
            ops: {
                attributes?: Record<string, never>;
                /** Format: uuid */
                author_id?: string | null;
                /** @enum {unknown} */
                change?: "inserted" | "deleted" | "formatted";
                insert: string | Record<string, never>;
                /** @description Attributes before, of what is formatted. */
                was?: Record<string, never>;
            }[];
            version: number;
        };
        DocumentLink: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** Format: uuid */
            created_by: string;
            /** Format: date-time */
            expires_at: string | null;
            has_password: boolean;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        DocumentRestored: {
            restored_version: number;
            /** @description The new version. */
            version: number;
        };
        DocumentSession: {
            author_ids: string[];
            /**
             * Format: date-time
             * @description When it began.
             */
            created_at: string;
            /**
             * Format: int64
             * @description The document's version after its first change.
             */
            from_version: number;
            /** @description Its first version, as text. */
            id: string;
            /** @enum {string} */
            kind: "create" | "op" | "delete" | "restore";
            names: {
                name: string;
                /** Format: uuid */
                named_by: string;
                version: number;
            }[];
            /**
             * Format: int64
             * @description The version it brought back.
             */
            restored_version: number | null;
            /**
             * Format: date-time
             * @description When it ended, so far.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description The document's version after its last change.
             */
            version: number;
        };
        /**
         * @example {
         *       "title": "Launch plan",
         *       "is_template": true
         *     }
         */
        DocumentUpdate: {
            /** @description Whether it is offered for new documents to begin with. */
            is_template?: boolean;
            title?: string;
        };
        DocumentVersion: {
            /** Format: uuid */
            author_id: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Its version, as text. */
            id: string;
            /** @enum {string} */
            kind: "create" | "op" | "delete" | "restore";
            /** @description What people call it. */
            name: string | null;
            /**
             * Format: int64
             * @description The version it brought back.
             */
            restored_version: number | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description The document's version after it.
             */
            version: number;
        };
        DocumentVersionContent: components["schemas"]["DocumentVersion"] & {
            content: components["schemas"]["Delta"];
        };
        Domain: {
            /** Format: date-time */
            checked_at: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: date-time
             * @description Since when the record of a verified domain is missing; after some days the domain is verified no more.
             */
            lost_at: string | null;
            name: string;
            /** @description What a TXT record of the domain has to say. */
            record: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** Format: date-time */
            verified_at: string | null;
        };
        /**
         * @example {
         *       "name": "Field research"
         *     }
         */
        DomainCreate: {
            /** @description As in addresses behind the @; names beyond ASCII in their xn-- form. */
            name: string;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "password": "correct horse battery staple"
         *     }
         */
        EmailChange: {
            /** Format: email */
            email: string;
            /**
             * Format: password
             * @description The present password of the account.
             */
            password: string;
        };
        EmailConfirmed: {
            email: string;
        };
        /**
         * @example {
         *       "token": "text"
         *     }
         */
        EmailToken: {
            token: string;
        };
        /**
         * @example {
         *       "code": "correct horse battery staple"
         *     }
         */
        FactorCode: {
            /**
             * Format: password
             * @description What the authenticator app shows now.
             */
            code: string;
        };
        /**
         * @example {
         *       "kind": "totp",
         *       "name": "Field research"
         *     }
         */
        FactorCreate: {
            /** @enum {string} */
            kind: "totp";
            /** @description What one calls it; Authenticator app when absent. */
            name?: string;
        };
        FactorList: {
            data: {
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "totp" | "passkey";
                /** Format: date-time */
                last_used_at: string | null;
                name: string;
            }[];
            next_cursor: null;
            /** @description How many are left. */
            recovery_codes: number;
        };
        /**
         * @example {
         *       "name": "Field research"
         *     }
         */
        FactorUpdate: {
            name: string;
        };
        Favourite: {
            /** @enum {string} */
            access: "viewer" | "commenter" | "editor" | "owner";
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** Format: date-time */
            favourite_at: string;
            /** Format: uuid */
            folder_id: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** Format: uuid */
            owner_id: string;
            title: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @enum {string} */
            workspace_access: "none" | "viewer" | "commenter" | "editor" | "owner";
        };
        Folder: {
            /**
             * @description What the caller may do with it.
             * @enum {string}
             */
            access: "viewer" | "commenter" | "editor" | "owner";
            /** @description In no folder, or in one that the caller does not see. */
            at_root: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            name: string;
            /** Format: uuid */
            owner_id: string;
            /** Format: uuid */
            parent_id: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * @description What everybody of the workspace may do with it.
             * @enum {string}
             */
            workspace_access: "none" | "viewer" | "commenter" | "editor" | "owner";
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "parent_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        FolderCreate: {
            name: string;
            /**
             * Format: uuid
             * @description The folder to put it into; outside all when absent.
             */
            parent_id?: string | null;
        };
        /**
         * @example {
         *       "name": "Field research"
         *     }
         */
        FolderUpdate: {
            name?: string;
        };
        GraphqlReply: {
            data?: Record<string, never> | null;
            errors?: {
                extensions?: Record<string, never>;
                locations?: Record<string, never>[];
                message: string;
                path?: (string | number)[];
            }[];
        };
        /**
         * @example {
         *       "query": "text",
         *       "operationName": "text",
         *       "variables": {},
         *       "extensions": {}
         *     }
         */
        GraphqlRequest: {
            /** @description Taken, as the protocol asks, and not used. */
            extensions?: {
                [key: string]: unknown;
            } | null;
            /** @description Which of the document's operations, where there are several. */
            operationName?: string | null;
            /** @description A document: operations and fragments. */
            query: string;
            /** @description What the operation declares, by name. */
            variables?: {
                [key: string]: unknown;
            } | null;
        };
        Health: {
            status: string;
        };
        /**
         * @example {
         *       "provider": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        IdentityConnect: {
            /**
             * Format: uuid
             * @description An identity provider of the workspace that is switched on.
             */
            provider: string;
        };
        IdentityList: {
            data: {
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                id: string;
                /** @description The address that the provider told, else what it calls one. */
                label: string;
                /** Format: date-time */
                last_used_at: string;
                provider: {
                    /** Format: uuid */
                    id: string;
                    is_enabled: boolean;
                    kind: string;
                    name: string;
                    preset: string;
                };
            }[];
            next_cursor: null;
            /** @description What one could connect with. */
            providers: {
                /** Format: uuid */
                id: string;
                kind: string;
                name: string;
                preset: string;
            }[];
        };
        Impersonation: {
            access_token: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description Where a browser enters it. */
            url: string;
        };
        /**
         * @example {
         *       "user_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "reason": "text",
         *       "minutes": 1,
         *       "write": true
         *     }
         */
        ImpersonationCreate: {
            /**
             * Format: int64
             * @description Until it ends by itself; default 30.
             */
            minutes?: number;
            /** @description Which the workspace reads. */
            reason: string;
            /** Format: uuid */
            user_id: string;
            /** @description Default false: it may look, and change nothing. */
            write?: boolean;
        };
        /**
         * @example {
         *       "token": "text"
         *     }
         */
        ImpersonationEnter: {
            /** @description The access token of the impersonation. */
            token: string;
        };
        ImpersonationList: {
            data: {
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
                /** Format: uuid */
                id: string;
                operator: string;
                read_only: boolean;
                reason: string;
                tenant: {
                    /** Format: uuid */
                    id: string;
                    slug: string;
                };
                /** Format: uuid */
                user_id: string;
            }[];
            next_cursor: null;
        };
        Invitation: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            email: string;
            /** Format: date-time */
            expires_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** Format: uuid */
            invited_by: string;
            /** @description Only with ?expand; null when it is gone. */
            inviter?: {
                /** @description Unique in the workspace, in lower case. */
                email: string;
                first_name: string;
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                last_name: string;
            } | null;
            /** Format: uuid */
            role: string;
            /** @enum {string} */
            status: "pending" | "accepted" | "expired" | "revoked";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "token": "text",
         *       "password": "correct horse battery staple",
         *       "first_name": "Ada",
         *       "last_name": "Lovelace"
         *     }
         */
        InvitationAccept: {
            first_name: string;
            last_name: string;
            /** Format: password */
            password: string;
            token: string;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "role": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        InvitationCreate: {
            /** Format: email */
            email: string;
            /**
             * Format: uuid
             * @description Default: the built-in role member.
             */
            role?: string;
        };
        InvitationCreated: components["schemas"]["Invitation"] & {
            token: string;
            /** Format: uri */
            url: string;
        };
        InvitationInspected: {
            email: string;
            /** Format: date-time */
            expires_at: string;
            tenant: {
                name: string;
                slug: string;
            };
        };
        /**
         * @example {
         *       "token": "text"
         *     }
         */
        InvitationToken: {
            token: string;
        };
        JwkSet: {
            keys: Record<string, never>[];
        };
        /**
         * @example {
         *       "expires_at": "text",
         *       "password": "correct horse battery staple"
         *     }
         */
        LinkCreate: {
            /** @description When it stops working (RFC 3339); never when absent. */
            expires_at?: string | null;
            /**
             * Format: password
             * @description Asked of whoever opens it; nobody is asked when absent.
             */
            password?: string | null;
        };
        LinkCreated: {
            /** Format: date-time */
            expires_at: string | null;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            token: string;
            /** Format: uri */
            url: string;
        };
        /**
         * @example {
         *       "token": "text",
         *       "password": "correct horse battery staple"
         *     }
         */
        LinkOpen: {
            /** Format: password */
            password?: string;
            token: string;
        };
        Me: {
            api_key?: {
                /** Format: date-time */
                expires_at: string | null;
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @description Operators who see the workspace as one of its people now: one's own, or all of them with security.read. */
            impersonations: {
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
                /** Format: uuid */
                id: string;
                operator: string;
                read_only: boolean;
                reason: string;
                user: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
            }[];
            permissions: string[];
            roles: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @description What one may do in some folders. */
            scoped_permissions: string[];
            /** @description Null with an API key. */
            session: {
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
                /** Format: uuid */
                id: string;
                /** @description Null: it is one's own. */
                impersonation?: {
                    /** Format: date-time */
                    created_at: string;
                    /** Format: date-time */
                    expires_at: string;
                    /** Format: uuid */
                    id: string;
                    operator: string;
                    read_only: boolean;
                    reason: string;
                    user: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    };
                } | null;
            } | null;
            tenant: components["schemas"]["Tenant"];
            user: components["schemas"]["User"];
        };
        /**
         * @example {
         *       "folder_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        Move: {
            /**
             * Format: uuid
             * @description The folder to put it into; null: outside all.
             */
            folder_id: string | null;
        };
        MyApplications: {
            data: {
                /** Format: date-time */
                created_at: string;
                description: string;
                /** Format: uuid */
                id: string;
                kind: string;
                /** Format: date-time */
                last_used_at: string | null;
                name: string;
                scopes: string[];
            }[];
            next_cursor: null;
        };
        MyPermissions: {
            permissions: string[];
        };
        OauthClaims: {
            sub: string;
        } & {
            [key: string]: unknown;
        };
        OauthDevice: {
            device_code: string;
            expires_in: number;
            interval: number;
            user_code: string;
            verification_uri: string;
            verification_uri_complete?: string;
        };
        OauthMetadata: {
            issuer: string;
        } & {
            [key: string]: unknown;
        };
        OauthPushed: {
            expires_in: number;
            request_uri: string;
        };
        OauthTokens: {
            access_token: string;
            expires_in: number;
            id_token?: string;
            refresh_token?: string;
            scope: string;
            token_type: string;
        };
        OauthTokenState: {
            active: boolean;
        } & {
            [key: string]: unknown;
        };
        OfferedApplications: {
            data: {
                /** Format: date-time */
                created_at: string;
                description: string;
                enabled: boolean;
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "web" | "browser" | "native";
                logout_uris?: string[];
                name: string;
                redirect_uris: string[];
                scopes: string[];
                trusted: boolean;
            }[];
            next_cursor: null;
        };
        /**
         * @example {
         *       "enabled": true,
         *       "trusted": true
         *     }
         */
        OfferedUpdate: {
            /** @description false: it is nobody's here, and all its access ends at once. */
            enabled?: boolean;
            /** @description true: people are not asked, unless it runs on a device of theirs. */
            trusted?: boolean;
        };
        OperatorSession: {
            access_token: string;
            expires_in: number;
            operator: {
                email: string;
                /** Format: uuid */
                id: string;
                name: string;
            };
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "password": "correct horse battery staple",
         *       "code": "correct horse battery staple"
         *     }
         */
        OperatorSignIn: {
            /**
             * Format: password
             * @description What the authenticator app shows now.
             */
            code: string;
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
        };
        /**
         * @example {
         *       "status": "active"
         *     }
         */
        OperatorTenantUpdate: {
            /** @enum {string} */
            status: "active" | "suspended";
        };
        /**
         * @example {
         *       "challenge": "text",
         *       "name": "Field research",
         *       "client_data": "text",
         *       "attestation": "text"
         *     }
         */
        PasskeyCreate: {
            /** @description attestationObject, in base64url. */
            attestation: string;
            challenge: string;
            /** @description clientDataJSON, in base64url. */
            client_data: string;
            name: string;
        };
        PasskeyOptions: {
            challenge: string;
            /** @description Seconds. */
            expires_in: number;
            /** @description What navigator.credentials is called with; binary members in base64url. */
            public_key: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "challenge": "text",
         *       "credential": {
         *         "id": "text",
         *         "client_data": "text",
         *         "authenticator_data": "text",
         *         "signature": "text",
         *         "user_handle": "text"
         *       }
         *     }
         */
        PasskeySignIn: {
            challenge: string;
            /**
             * @example {
             *       "id": "text",
             *       "client_data": "text",
             *       "authenticator_data": "text",
             *       "signature": "text",
             *       "user_handle": "text"
             *     }
             */
            credential: {
                authenticator_data: string;
                client_data: string;
                id: string;
                signature: string;
                user_handle?: string;
            };
        };
        /**
         * @example {
         *       "current_password": "correct horse battery staple",
         *       "new_password": "correct horse battery staple"
         *     }
         */
        PasswordChange: {
            /** Format: password */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        /**
         * @example {
         *       "tenant": "acme",
         *       "email": "ada@example.com"
         *     }
         */
        PasswordForgot: {
            /** Format: email */
            email: string;
            /** @description The workspace; may come from X-Tenant or the host instead. */
            tenant?: string;
        };
        /**
         * @example {
         *       "token": "text",
         *       "password": "correct horse battery staple"
         *     }
         */
        PasswordReset: {
            /** Format: password */
            password: string;
            token: string;
        };
        PermissionExplained: {
            allowed: boolean;
            grants: {
                /** @description Where the role counts; null: everywhere. */
                folder: {
                    /** Format: uuid */
                    id: string;
                    name: string | null;
                    /** @description The folders from there to the resource. */
                    path: {
                        /** Format: uuid */
                        id?: string;
                        name?: string | null;
                    }[];
                } | null;
                from: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                role: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                team: {
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                } | null;
            }[];
            is_suspended: boolean;
            key: {
                allows?: boolean;
                /** Format: uuid */
                id?: string;
            } | null;
            permission: string;
            resource: {
                access?: string;
                /** Format: uuid */
                id?: string;
                needed?: string;
                sources?: {
                    access?: string;
                    given_to?: string;
                    inherited?: boolean;
                    team?: string | null;
                }[];
            } | null;
            user: {
                /** Format: uuid */
                id: string;
                kind: string;
                name: string;
            };
        };
        PermissionList: {
            data: {
                description: string;
                name: string;
                /** @description Can a role with it be given for a folder? */
                scopable: boolean;
            }[];
            next_cursor: null;
        };
        PlatformApplicationCreated: {
            /** @description Told this once. */
            client_secret: string | null;
            /** Format: date-time */
            created_at: string;
            description: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "web" | "browser" | "native";
            logout_uris?: string[];
            name: string;
            redirect_uris: string[];
            scopes: string[];
        };
        PlatformApplications: {
            data: {
                /** Format: date-time */
                created_at: string;
                description: string;
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "web" | "browser" | "native";
                logout_uris?: string[];
                name: string;
                redirect_uris: string[];
                scopes: string[];
            }[];
            next_cursor: null;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on.",
         *       "kind": "web",
         *       "redirect_uris": [
         *         "text"
         *       ],
         *       "logout_uris": [
         *         "text"
         *       ],
         *       "scopes": [
         *         "text"
         *       ]
         *     }
         */
        PlatformBody: {
            description?: string;
            /** @enum {string} */
            kind: "web" | "browser" | "native";
            logout_uris?: string[];
            name: string;
            redirect_uris: string[];
            scopes: string[];
        };
        Presence: {
            data: {
                document_ids: string[];
                /** Format: date-time */
                last_seen_at: string;
                /** @enum {string} */
                status: "online" | "away";
                /** Format: uuid */
                user_id: string;
            }[];
        };
        /**
         * @description What went wrong (RFC 9457).
         * @example {
         *       "type": "/docs/errors/document_not_found",
         *       "title": "Not Found",
         *       "status": 404,
         *       "code": "document_not_found",
         *       "detail": "There is no such document.",
         *       "request_id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        Problem: {
            /** @description Stable; for programs. */
            code: string;
            /** @description For people. */
            detail: string;
            /** @description All faults of the input. */
            errors?: {
                code: string;
                detail: string;
                /** @description JSON pointer into the body, or ?name of a query parameter. */
                pointer: string;
            }[];
            request_id?: string;
            status: number;
            title: string;
            /** @description Where it is explained. */
            type: string;
        };
        /**
         * @example {
         *       "first_name": "Ada",
         *       "last_name": "Lovelace"
         *     }
         */
        ProfileUpdate: {
            first_name?: string;
            last_name?: string;
        };
        PublicDocument: {
            content: components["schemas"]["Delta"];
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        Readiness: {
            checks: {
                [key: string]: boolean;
            };
            degraded: string[];
            status: string;
        };
        RealtimeTicket: {
            /** @description Seconds. */
            expires_in: number;
            ticket: string;
        };
        RecentDocument: {
            /** @enum {string} */
            access: "viewer" | "commenter" | "editor" | "owner";
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** Format: uuid */
            folder_id: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** Format: date-time */
            opened_at: string;
            /** Format: uuid */
            owner_id: string;
            title: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @enum {string} */
            workspace_access: "none" | "viewer" | "commenter" | "editor" | "owner";
        };
        Record: {
            /** @description What the tenant stores; filter on a path: content.a.b[gte]=5. A number compares with numbers (and equals its text). */
            content: Record<string, never>;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** Format: uuid */
            created_by: string | null;
            data_type: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "content": {},
         *       "id": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        RecordCreate: {
            content: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description An id of the caller's own making, so that sending it again makes nothing twice, whenever that is: 409 conflict when it is there. Chosen by the server when absent.
             */
            id?: string;
        };
        RecordTypeList: {
            data: {
                count: number;
                data_type: string;
            }[];
            next_cursor: null;
        };
        /**
         * @example {
         *       "content": {}
         *     }
         */
        RecordUpdate: {
            content: {
                [key: string]: unknown;
            };
        };
        RecoveryCodes: {
            codes: string[];
        };
        Role: {
            /** @description One of the four every workspace has; they cannot be changed. */
            builtin: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            description: string;
            effective_permissions: string[];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Unique in the workspace. */
            name: string;
            /**
             * Format: uuid
             * @description The role whose permissions it inherits.
             */
            parent: string | null;
            permissions: string[];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "role": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "grantee": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "resource": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        RoleAssign: {
            /**
             * Format: uuid
             * @description A person, a service account or a team.
             */
            grantee: string;
            /**
             * Format: uuid
             * @description The folder that it is for, with all that lies in it.
             */
            resource: string;
            /**
             * Format: uuid
             * @description A role whose permissions can all be given for a folder.
             */
            role: string;
        };
        RoleAssignment: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            given_by: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            grantee: {
                /** Format: uuid */
                id: string;
                name: string | null;
                type: string;
            };
            /** Format: uuid */
            grantee_id: string;
            /** @enum {string} */
            grantee_type: "user" | "team";
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            resource: {
                /** Format: uuid */
                id: string;
                name: string | null;
                type: string;
            };
            /** Format: uuid */
            resource_id: string;
            /** @enum {string} */
            resource_type: "folder";
            role: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: uuid */
            role_id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on.",
         *       "parent": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "permissions": [
         *         "document.read"
         *       ]
         *     }
         */
        RoleCreate: {
            description?: string;
            name: string;
            /**
             * Format: uuid
             * @description The role whose permissions are inherited.
             */
            parent?: string | null;
            /** @description Names of GET /v1/permissions that are added to those of the parent. */
            permissions: string[];
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on.",
         *       "parent": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
         *       "permissions": [
         *         "document.read"
         *       ]
         *     }
         */
        RoleUpdate: {
            description?: string;
            name?: string;
            /** Format: uuid */
            parent?: string | null;
            permissions?: string[];
        };
        /**
         * @example {
         *       "metadata": "text",
         *       "url": "text",
         *       "certificate": "text"
         *     }
         */
        SamlIdpMetadata: {
            /** @description PEM: the metadata has to be signed with its key. */
            certificate?: string;
            /** @description XML, as the identity provider gives it out; or url. */
            metadata?: string;
            /** @description Where it is read from, once, now. */
            url?: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "slug": "acme",
         *       "mapping": {},
         *       "provisions": true,
         *       "asks_second_step": true
         *     }
         */
        SamlProviderCreate: {
            /** @description The workspace's second factor is asked for behind it; default true. */
            asks_second_step?: boolean;
            /** @description {attributes: {email, first_name, last_name, groups: names of attributes}, default_role: id, rules: [{group, role | team: id}]} */
            mapping?: {
                [key: string]: unknown;
            };
            /** @description On the button of the sign-in page. */
            name: string;
            /** @description Makes an account for who has none; default true. */
            provisions?: boolean;
            /** @description In its addresses; never changes. */
            slug: string;
        };
        /**
         * @example {
         *       "allow_idp_initiated": true,
         *       "require_encryption": true,
         *       "name_id_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
         *       "subject_attribute": "text"
         *     }
         */
        SamlProviderUpdate: {
            /** @description May a sign-in begin at the identity provider? */
            allow_idp_initiated?: boolean;
            /**
             * @description What the provider is asked to name people by; null: what it likes.
             * @enum {string|null}
             */
            name_id_format?: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" | "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" | "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" | null;
            /** @description Refuse assertions that are not encrypted. */
            require_encryption?: boolean;
            /** @description The attribute that says for ever who somebody is; null: the NameID. */
            subject_attribute?: string | null;
        };
        SamlSetup: {
            acs_url: string;
            allow_idp_initiated: boolean;
            certificates: {
                /** @description PEM. */
                certificate: string;
                /** @description SHA-256. */
                fingerprint: string;
                not_after: number;
                /** @description Milliseconds since 1970. */
                not_before: number;
                subject: string;
            }[] | null;
            /** @description Our name at the identity provider. */
            entity_id: string;
            /** @description Null: its metadata is missing. */
            idp_entity_id: string | null;
            /** @description Ours: the current one, and a spare one during a roll-over. */
            keys: {
                /** @description PEM. */
                certificate: string;
                /** @description SHA-256. */
                fingerprint: string;
                not_after: number;
                /** @description Milliseconds since 1970. */
                not_before: number;
                subject: string;
            }[];
            metadata_url: string;
            name_id_format: string | null;
            require_encryption: boolean;
            slo: {
                post?: string | null;
                redirect?: string | null;
            } | null;
            slo_url: string;
            sso: {
                post?: string | null;
                redirect?: string | null;
            } | null;
            subject_attribute: string | null;
        };
        /**
         * @example {
         *       "challenge": "text",
         *       "method": "totp",
         *       "code": "correct horse battery staple",
         *       "credential": {
         *         "id": "text",
         *         "client_data": "text",
         *         "authenticator_data": "text",
         *         "signature": "text",
         *         "user_handle": "text"
         *       }
         *     }
         */
        SecondStep: {
            /** @description Of the answer second_factor_required. */
            challenge: string;
            /**
             * Format: password
             * @description Of the app, or one of the recovery codes.
             */
            code?: string;
            /**
             * @example {
             *       "id": "text",
             *       "client_data": "text",
             *       "authenticator_data": "text",
             *       "signature": "text",
             *       "user_handle": "text"
             *     }
             */
            credential?: {
                authenticator_data: string;
                client_data: string;
                id: string;
                signature: string;
                user_handle?: string;
            };
            /** @enum {string} */
            method: "totp" | "recovery_code" | "passkey";
        };
        /**
         * @example {
         *       "challenge": "text",
         *       "code": "correct horse battery staple"
         *     }
         */
        SecondStepChallenge: {
            /** @description Of the answer factor_enrolment_required. */
            challenge: string;
            /**
             * Format: password
             * @description To confirm: what the authenticator app shows.
             */
            code?: string;
        };
        SecurityPolicy: {
            allowed_networks: string[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: int64
             * @description How many of somebody's last passwords cannot be used again; 0: none is kept.
             */
            password_history: number;
            /**
             * Format: int64
             * @description After so many days a sign-in asks for a new password; 0: never.
             */
            password_max_age_days: number;
            /**
             * Format: int64
             * @description Characters a password has at least.
             */
            password_min_length: number;
            /** @description May a sign-in outlive the browser's window? Otherwise all end with it. */
            remember_allowed: boolean;
            /** @description People of verified domains come through an identity provider; owners need not. */
            require_sso: boolean;
            /**
             * @description Who signs in with a second factor: whoever wants to, everybody, or some roles.
             * @enum {string}
             */
            second_factor: "optional" | "required" | "roles";
            second_factor_roles: string[];
            /**
             * Format: int64
             * @description A session unused for so long ends; 0: it need not be used.
             */
            session_idle_minutes: number;
            /**
             * Format: int64
             * @description How long a sign-in lasts at most; 0: as long as the platform says.
             */
            session_lifetime_minutes: number;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "password_min_length": 10,
         *       "password_history": 1,
         *       "password_max_age_days": 1,
         *       "session_lifetime_minutes": 1,
         *       "session_idle_minutes": 1,
         *       "remember_allowed": true,
         *       "allowed_networks": [
         *         "text"
         *       ],
         *       "second_factor": "optional",
         *       "second_factor_roles": [
         *         "text"
         *       ],
         *       "require_sso": true
         *     }
         */
        SecurityPolicyUpdate: {
            /** @description Must have the caller's own address in it, or be empty. */
            allowed_networks?: string[];
            /** Format: int64 */
            password_history?: number;
            /** Format: int64 */
            password_max_age_days?: number;
            /** Format: int64 */
            password_min_length?: number;
            remember_allowed?: boolean;
            /** @description Needs a verified domain and a provider that is switched on. */
            require_sso?: boolean;
            /** @enum {string} */
            second_factor?: "optional" | "required" | "roles";
            /** @description Ids; at least one when second_factor is roles. */
            second_factor_roles?: string[];
            /** Format: int64 */
            session_idle_minutes?: number;
            /** Format: int64 */
            session_lifetime_minutes?: number;
        };
        ServiceAccount: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: int64
             * @description API keys not revoked.
             */
            key_count: number;
            /**
             * Format: date-time
             * @description When one of its keys was used, to five minutes.
             */
            last_used_at: string | null;
            name: string;
            roles: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @enum {string} */
            status: "active" | "suspended";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "role": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        ServiceAccountCreate: {
            name: string;
            /**
             * Format: uuid
             * @description Default: the built-in role member. Not owner.
             */
            role?: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "status": "active"
         *     }
         */
        ServiceAccountUpdate: {
            name?: string;
            /**
             * @description Suspended: none of its keys opens.
             * @enum {string}
             */
            status?: "active" | "suspended";
        };
        SessionFounded: {
            access_token: string;
            /** @description Seconds. */
            expires_in: number;
            tenant: components["schemas"]["Tenant"];
            user: components["schemas"]["User"];
        };
        SessionList: {
            data: {
                address: string | null;
                browser: string | null;
                /** Format: date-time */
                created_at: string;
                /** @description Is it the one that asks? */
                current: boolean;
                /** @description phone, tablet, computer or program. */
                device: string | null;
                /**
                 * Format: date-time
                 * @description When it ends unless it is used.
                 */
                expires_at: string;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description To five minutes.
                 */
                last_used_at: string;
                /** @description Where the address is, when the operator has a database that knows. */
                place: string | null;
                remembered: boolean;
                system: string | null;
                user_agent: string | null;
            }[];
            next_cursor: null;
        };
        SessionOpened: {
            access_token: string;
            /** @description Seconds. */
            expires_in: number;
            user: components["schemas"]["User"];
        };
        /**
         * @example {
         *       "access": "viewer"
         *     }
         */
        ShareGive: {
            /** @enum {string} */
            access: "viewer" | "commenter" | "editor" | "owner";
        };
        Sharing: {
            /** @enum {string} */
            access: "none" | "viewer" | "commenter" | "editor" | "owner";
            folder: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** Format: uuid */
            id: string;
            is_restricted: boolean;
            /** Format: uuid */
            owner_id: string;
            shares: {
                /** @enum {string} */
                access: "none" | "viewer" | "commenter" | "editor" | "owner";
                email: string | null;
                /** Format: uuid */
                grantee_id: string;
                /** @enum {unknown} */
                grantee_type: "user" | "team" | "workspace";
                inherited_from: {
                    /** Format: uuid */
                    id: string | null;
                    name: string | null;
                    /** @enum {unknown} */
                    type: "folder" | "workspace";
                } | null;
                name: string | null;
            }[];
            /** @enum {string} */
            workspace_access: "none" | "viewer" | "commenter" | "editor" | "owner";
        };
        /**
         * @example {
         *       "is_restricted": true,
         *       "workspace_access": "none"
         *     }
         */
        SharingUpdate: {
            /** @description Whether it takes nothing over from the folder (or workspace) it is in. */
            is_restricted?: boolean;
            /**
             * @description What everybody of the workspace is given here; "none" takes it away.
             * @enum {string}
             */
            workspace_access?: "none" | "viewer" | "commenter" | "editor";
        };
        /**
         * @example {
         *       "tenant": "acme",
         *       "email": "ada@example.com",
         *       "password": "correct horse battery staple",
         *       "new_password": "correct horse battery staple",
         *       "remember": true
         *     }
         */
        SignIn: {
            /** Format: email */
            email: string;
            /**
             * Format: password
             * @description What password_expired asks for.
             */
            new_password?: string;
            /** Format: password */
            password: string;
            /** @description Default true; false: the session ends with the browser's window, or after twelve hours. */
            remember?: boolean;
            /** @description The workspace; may come from X-Tenant or the host instead. */
            tenant?: string;
        };
        /**
         * @example {
         *       "overlap_s": 1
         *     }
         */
        SigningKeyRotate: {
            /**
             * Format: int64
             * @description How long the new key is published before it signs; default a day. 0: at once, when the old one may have been seen.
             */
            overlap_s?: number;
        };
        SignInMethods: {
            passkey: boolean;
            password: boolean;
            providers: {
                kind: string;
                name: string;
                preset: string;
                /** @description A path; ?return_to= is where it leads in the end. */
                url: string;
            }[];
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "slug": "acme",
         *       "owner": {
         *         "email": "ada@example.com",
         *         "password": "correct horse battery staple",
         *         "first_name": "Ada",
         *         "last_name": "Lovelace"
         *       }
         *     }
         */
        SignUp: {
            name: string;
            /**
             * @example {
             *       "email": "ada@example.com",
             *       "password": "correct horse battery staple",
             *       "first_name": "Ada",
             *       "last_name": "Lovelace"
             *     }
             */
            owner: {
                /** Format: email */
                email: string;
                first_name: string;
                last_name: string;
                /** Format: password */
                password: string;
            };
            /** @description Its address; unique in the platform. */
            slug: string;
        };
        SsoGifts: {
            author: {
                /** Format: uuid */
                id: string;
                name: string | null;
                /** @enum {string} */
                status: "active" | "suspended" | "removed";
            };
            gifts: {
                /** @description Null: to everybody who comes for the first time. */
                group: string | null;
                /** Format: uuid */
                id: string;
                /** @description False: the author has it no more. */
                is_given: boolean;
                /** @enum {string} */
                kind: "role" | "team";
                /** @description Null: it is no more. */
                name: string | null;
            }[];
            held: number;
            /** @description Who has something by a group. */
            people: number;
        };
        SsoLoggedOut: {
            /** @description Where the provider's own session ends. */
            redirect: string | null;
        };
        SsoProvider: {
            asks_second_step: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            has_secret: boolean;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: int64
             * @description People who came from there.
             */
            identity_count: number;
            is_enabled: boolean;
            /** @enum {string} */
            kind: "oidc" | "saml";
            /**
             * Format: uuid
             * @description Who changed it last; its groups give no more than they have.
             */
            mapped_by: string;
            /** @description {attributes: {email, first_name, last_name, groups: names of claims}, default_role: id, rules: [{group, role | team: id}]} */
            mapping: Record<string, never>;
            name: string;
            /** @description In its addresses: /v1/sso/<path>/start and /callback. */
            path: string;
            /** @enum {string} */
            preset: "generic" | "okta" | "entra" | "google";
            provisions: boolean;
            /** @description Of oidc: issuer, client_id, scope, algorithm, and client_key, our public key, where that is what proves us. */
            settings: Record<string, never>;
            slug: string;
            /** Format: date-time */
            tested_at: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "kind": "oidc",
         *       "preset": "generic",
         *       "name": "Field research",
         *       "slug": "acme",
         *       "issuer": "text",
         *       "client_id": "text",
         *       "client_secret": "correct horse battery staple",
         *       "scope": "text",
         *       "algorithm": "RS256",
         *       "client_auth": "client_secret",
         *       "mapping": {},
         *       "provisions": true,
         *       "asks_second_step": true
         *     }
         */
        SsoProviderCreate: {
            /**
             * @description Of its tokens, and no other; default RS256.
             * @enum {string}
             */
            algorithm?: "RS256" | "PS256" | "ES256" | "EdDSA";
            /** @description The workspace's second factor is asked for behind it; default true. */
            asks_second_step?: boolean;
            /**
             * @description How we prove there that it is us; default client_secret. By private_key_jwt: a key is made, which the provider reads at /v1/sso/<path>/jwks.
             * @enum {string}
             */
            client_auth?: "client_secret" | "private_key_jwt";
            client_id: string;
            /** Format: password */
            client_secret?: string;
            /** @description Exactly as the provider writes it. */
            issuer: string;
            /** @enum {string} */
            kind: "oidc";
            /** @description {attributes: {email, first_name, last_name, groups: names of claims}, default_role: id, rules: [{group, role | team: id}]} */
            mapping?: {
                [key: string]: unknown;
            };
            /** @description On the button of the sign-in page. */
            name: string;
            /** @enum {string} */
            preset?: "generic" | "okta" | "entra" | "google";
            /** @description Makes an account for who has none; default true. */
            provisions?: boolean;
            /** @description Default: openid email profile. */
            scope?: string;
            /** @description In its addresses; never changes. */
            slug: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "issuer": "text",
         *       "client_id": "text",
         *       "client_secret": "correct horse battery staple",
         *       "scope": "text",
         *       "algorithm": "RS256",
         *       "client_auth": "client_secret",
         *       "mapping": {},
         *       "provisions": true,
         *       "asks_second_step": true,
         *       "is_enabled": true
         *     }
         */
        SsoProviderUpdate: {
            /** @enum {string} */
            algorithm?: "RS256" | "PS256" | "ES256" | "EdDSA";
            asks_second_step?: boolean;
            /**
             * @description How we prove there that it is us; default client_secret. By private_key_jwt: a key is made, which the provider reads at /v1/sso/<path>/jwks. Given again, it makes another key.
             * @enum {string}
             */
            client_auth?: "client_secret" | "private_key_jwt";
            client_id?: string;
            /** Format: password */
            client_secret?: string;
            /** @description Offered on the sign-in page. */
            is_enabled?: boolean;
            /** @description Not once somebody has signed in through it. */
            issuer?: string;
            /** @description {attributes: {email, first_name, last_name, groups: names of claims}, default_role: id, rules: [{group, role | team: id}]} */
            mapping?: {
                [key: string]: unknown;
            };
            name?: string;
            provisions?: boolean;
            scope?: string;
        };
        SsoTest: {
            claims: {
                [key: string]: unknown;
            } | null;
            code: string | null;
            detail: string | null;
            /** Format: uuid */
            id: string;
            /** @description As the mapping reads it. */
            received: {
                /** @enum {string} */
                account: "known" | "linked" | "made";
                email: string | null;
                email_verified: boolean;
                first_name: string | null;
                groups: string[];
                last_name: string | null;
                subject: string;
            } | null;
            /** @enum {string} */
            status: "waiting" | "succeeded" | "failed";
        };
        SsoTestBegun: {
            /**
             * Format: uri
             * @description Where the browser that asked goes.
             */
            url: string;
        };
        /**
         * @example {
         *       "password": "correct horse battery staple",
         *       "code": "correct horse battery staple",
         *       "passkey": {
         *         "challenge": "text",
         *         "credential": {
         *           "id": "text",
         *           "client_data": "text",
         *           "authenticator_data": "text",
         *           "signature": "text",
         *           "user_handle": "text"
         *         }
         *       }
         *     }
         */
        StepUp: {
            /**
             * Format: password
             * @description Of the authenticator app, or one of the recovery codes.
             */
            code?: string;
            /**
             * @example {
             *       "challenge": "text",
             *       "credential": {
             *         "id": "text",
             *         "client_data": "text",
             *         "authenticator_data": "text",
             *         "signature": "text",
             *         "user_handle": "text"
             *       }
             *     }
             */
            passkey?: {
                challenge: string;
                /**
                 * @example {
                 *       "id": "text",
                 *       "client_data": "text",
                 *       "authenticator_data": "text",
                 *       "signature": "text",
                 *       "user_handle": "text"
                 *     }
                 */
                credential: {
                    authenticator_data: string;
                    client_data: string;
                    id: string;
                    signature: string;
                    user_handle?: string;
                };
            };
            /**
             * Format: password
             * @description Enough where there is no second factor.
             */
            password?: string;
        };
        SuggestionDecided: {
            /** @description The new version. */
            version: number;
        };
        Suggestions: {
            data: {
                author: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                changes: {
                    attributes?: Record<string, never>;
                    index: number;
                    /** @enum {unknown} */
                    kind: "inserted" | "deleted" | "formatted";
                    length: number;
                    /** @description How it begins. */
                    text: string;
                }[];
                /** Format: date-time */
                created_at: string | null;
                /** Format: date-time */
                decided_at: string | null;
                decided_by: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                /** Format: uuid */
                id: string;
                /** @enum {unknown} */
                state: "open" | "accepted" | "rejected";
            }[];
            next_cursor: null;
        };
        Team: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            description: string;
            /** @description A directory keeps this team, by SCIM. */
            from_directory: boolean;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** Format: int64 */
            member_count: number;
            /** @description Unique in the workspace. */
            name: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on."
         *     }
         */
        TeamCreate: {
            description?: string;
            name: string;
        };
        TeamMember: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            email: string;
            first_name: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            last_name: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        TeamRoles: {
            data: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            next_cursor: null;
        };
        /**
         * @example {
         *       "name": "Field research",
         *       "description": "What we agreed on."
         *     }
         */
        TeamUpdate: {
            description?: string;
            name?: string;
        };
        Tenant: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            name: string;
            /** @description Its address; unique in the platform. */
            slug: string;
            /** @enum {string} */
            status: "active" | "suspended";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        TenantPage: {
            data: components["schemas"]["Tenant"][];
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "name": "Field research"
         *     }
         */
        TenantUpdate: {
            name?: string;
        };
        TotpEnrolment: {
            /** Format: uuid */
            id: string;
            /** @description For a QR code. */
            otpauth_uri: string;
            /** @description Base32; told this once. */
            secret: string;
        };
        TrashedDocument: {
            /** @enum {string} */
            access: "viewer" | "commenter" | "editor" | "owner";
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description It goes for ever thirty days later.
             */
            deleted_at: string;
            /** Format: uuid */
            deleted_by: string | null;
            /** @description Only with ?expand; null when it is gone. */
            deleter?: {
                /** @description Unique in the workspace, in lower case. */
                email: string;
                first_name: string;
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                last_name: string;
            } | null;
            /** Format: uuid */
            folder_id: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** Format: uuid */
            owner_id: string;
            title: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        User: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Unique in the workspace, in lower case. */
            email: string;
            /**
             * Format: date-time
             * @description When a link mailed to the address was followed; null: not yet.
             */
            email_verified_at: string | null;
            first_name: string;
            /** @description A directory keeps this person, by SCIM. */
            from_directory: boolean;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            last_name: string;
            /**
             * Format: date-time
             * @description To five minutes.
             */
            last_seen_at: string | null;
            roles: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @enum {string} */
            status: "active" | "suspended";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "first_name": "Ada",
         *       "last_name": "Lovelace",
         *       "password": "correct horse battery staple",
         *       "role": "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90"
         *     }
         */
        UserCreate: {
            /** Format: email */
            email: string;
            first_name: string;
            last_name: string;
            /** Format: password */
            password: string;
            /**
             * Format: uuid
             * @description Default: the built-in role member.
             */
            role?: string;
        };
        /**
         * @example {
         *       "first_name": "Ada",
         *       "last_name": "Lovelace",
         *       "status": "active"
         *     }
         */
        UserUpdate: {
            first_name?: string;
            last_name?: string;
            /**
             * @description Suspending ends all sessions of the user.
             * @enum {string}
             */
            status?: "active" | "suspended";
        };
        /**
         * @example {
         *       "name": "Field research"
         *     }
         */
        VersionName: {
            /** @description What people call this version. */
            name: string;
        };
        /**
         * @example {
         *       "email": "ada@example.com"
         *     }
         */
        WorkspacesFind: {
            /** Format: email */
            email: string;
        };
    };
    responses: {
        /** @description The request is malformed: its JSON, its parameters, its headers. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The permission is missing. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Fields of the body are wrong; all of them are told in errors. */
        InvalidBody: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or not for you. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It has changed since the ETag in If-Match. */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Anything else that went wrong. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests; Retry-After says when to go on. */
        RateLimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No credential, or one that is no longer good. */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getWellKnownOauthAuthorizationServerOauthTBySlug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthMetadata"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getHealthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Problem"];
        };
    };
    getReadyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Problem"];
        };
    };
    getApiKeys: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The person or service account it acts as. */
                owner_id?: string;
                /** @description Any of these, with commas between. */
                "owner_id[in]"?: string;
                /** @description The person or service account it acts as. */
                "owner_id[ne]"?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
                status?: "active" | "expired";
                /** @description Any of these, with commas between. */
                "status[in]"?: string;
                "status[ne]"?: "active" | "expired";
                /** @description What it begins with. */
                "status[prefix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["ApiKey"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getApiKeysById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteApiKeysById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchApiKeysById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postApiKeysByIdRotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRotate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getAuditEvents: {
        parameters: {
            query?: {
                actor_id?: string;
                /** @description Any of these, with commas between. */
                "actor_id[in]"?: string;
                "actor_id[ne]"?: string;
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
                subject_id?: string;
                /** @description Any of these, with commas between. */
                "subject_id[in]"?: string;
                "subject_id[ne]"?: string;
                /** @description noun.verb: document.created */
                type?: string;
                /** @description Any of these, with commas between. */
                "type[in]"?: string;
                /** @description noun.verb: document.created */
                "type[ne]"?: string;
                /** @description What it begins with. */
                "type[prefix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["AuditEvent"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthConfirmEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailConfirmed"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthFindWorkspaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspacesFind"];
            };
        };
        responses: {
            /** @description The answer. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthForgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordForgot"];
            };
        };
        responses: {
            /** @description The answer. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthImpersonation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImpersonationEnter"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthKeepEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailConfirmed"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOpened"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getAuthMethods: {
        parameters: {
            query?: {
                /** @description Of whoever is about to sign in; only its domain counts. */
                email?: string;
                /** @description The workspace; may come from X-Tenant or the host instead. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeySignIn"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOpened"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthPasskeyOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthResetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondStep"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOpened"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthSecondFactorEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondStepChallenge"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postAuthSecondFactorEnrolmentConfirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondStepChallenge"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOpened"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocuments: {
        parameters: {
            query?: {
                /** @description In no folder, or in one that the caller does not see. */
                at_root?: boolean;
                /** @description In no folder, or in one that the caller does not see. */
                "at_root[ne]"?: boolean;
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description What to embed: owner */
                expand?: string;
                folder_id?: string;
                /** @description Any of these, with commas between. */
                "folder_id[in]"?: string;
                "folder_id[ne]"?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description Offered for new documents to begin with. */
                is_template?: boolean;
                /** @description Offered for new documents to begin with. */
                "is_template[ne]"?: boolean;
                /** @description How many at most. */
                limit?: number;
                owner_id?: string;
                /** @description Any of these, with commas between. */
                "owner_id[in]"?: string;
                "owner_id[ne]"?: string;
                /** @description Words to search for. */
                q?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of title, created_at, updated_at, each with '-' before it to turn round. Without: -updated_at. */
                sort?: string;
                title?: string;
                /** @description Any of these, with commas between. */
                "title[in]"?: string;
                "title[ne]"?: string;
                /** @description What it begins with. */
                "title[prefix]"?: string;
                /** @description When it was last changed. */
                updated_at?: string;
                /** @description When it was last changed. */
                "updated_at[gt]"?: string;
                /** @description When it was last changed. */
                "updated_at[gte]"?: string;
                /** @description When it was last changed. */
                "updated_at[lt]"?: string;
                /** @description When it was last changed. */
                "updated_at[lte]"?: string;
                /** @description When it was last changed. */
                "updated_at[ne]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Document"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocuments: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsById: {
        parameters: {
            query?: {
                /** @description With whole things in place of ids: owner. */
                expand?: string;
                /** @description Only these fields, with commas between; content is one of them. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentContent"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchDocumentsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdAuthorship: {
        parameters: {
            query?: {
                /** @description Where a selection begins, in UTF-16 units. */
                index?: string;
                /** @description How long it is. */
                length?: string;
                /** @description The version whose text is meant; the latest when absent. */
                version?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentAuthorship"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdComments: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
                status?: "open" | "resolved";
                /** @description Any of these, with commas between. */
                "status[in]"?: string;
                "status[ne]"?: "open" | "resolved";
                /** @description What it begins with. */
                "status[prefix]"?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Comment"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdComments: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdCommentsByComment: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                comment: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsByIdCommentsByComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                comment: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchDocumentsByIdCommentsByComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                comment: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentWords"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putDocumentsByIdCommentsByCommentReactionsByEmoji: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                comment: string;
                emoji: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsByIdCommentsByCommentReactionsByEmoji: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                comment: string;
                emoji: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdCommentsByCommentReopen: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                comment: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdCommentsByCommentReplies: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                comment: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentReply"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdCommentsByCommentResolve: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                comment: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdExport: {
        parameters: {
            query?: {
                /** @description markdown (when absent), html, text or pdf. */
                format?: string;
                /** @description As it was at this version; as it is now when absent. */
                version?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                    "text/html": string;
                    "text/markdown": string;
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putDocumentsByIdFavourite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsByIdFavourite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdLinks: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["DocumentLink"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsByIdLinksByLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdMove: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Move"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putDocumentsByIdOpened: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdPurge: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdSessions: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description The next_cursor of the page before. */
                cursor?: string;
                kind?: "create" | "op" | "delete" | "restore";
                /** @description Any of these, with commas between. */
                "kind[in]"?: string;
                "kind[ne]"?: "create" | "op" | "delete" | "restore";
                /** @description What it begins with. */
                "kind[prefix]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of from_version, each with '-' before it to turn round. Without: -from_version. */
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["DocumentSession"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdShares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sharing"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchDocumentsByIdShares: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SharingUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putDocumentsByIdSharesByGrantee: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                grantee: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareGive"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsByIdSharesByGrantee: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                grantee: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdSuggestions: {
        parameters: {
            query?: {
                /** @description open (when absent), accepted or rejected. */
                state?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdSuggestionsBySuggestionAccept: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                suggestion: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionDecided"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdSuggestionsBySuggestionReject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                suggestion: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionDecided"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdSuggestionsAcceptAll: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionDecided"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdSuggestionsRejectAll: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionDecided"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdVersions: {
        parameters: {
            query?: {
                author_id?: string;
                /** @description Any of these, with commas between. */
                "author_id[in]"?: string;
                "author_id[ne]"?: string;
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                kind?: "create" | "op" | "delete" | "restore";
                /** @description Any of these, with commas between. */
                "kind[in]"?: string;
                "kind[ne]"?: "create" | "op" | "delete" | "restore";
                /** @description What it begins with. */
                "kind[prefix]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of version, each with '-' before it to turn round. Without: -version. */
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["DocumentVersion"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdVersionsByVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentVersionContent"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDocumentsByIdVersionsByVersionDiff: {
        parameters: {
            query?: {
                /** @description The version to compare with: the one before, when absent; 0 is before the first. */
                from?: string;
            };
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentDiff"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putDocumentsByIdVersionsByVersionName: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VersionName"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentVersion"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDocumentsByIdVersionsByVersionName: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsByIdVersionsByVersionRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentRestored"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDocumentsImport: {
        parameters: {
            query?: {
                /** @description Gives the title where the text does not begin with one. */
                file_name?: string;
                /** @description The folder to put it into; outside all when absent. */
                folder_id?: string;
                /** @description markdown, html or text; when absent, what the Content-Type says. */
                format?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
                "text/html": string;
                "text/markdown": string;
                "text/plain": string;
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDomains: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Domain"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDomains: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getDomainsById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteDomainsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postDomainsByIdVerify: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getFavourites: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of favourite_at, each with '-' before it to turn round. Without: -favourite_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Favourite"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getFolders: {
        parameters: {
            query?: {
                /** @description In no folder, or in one that the caller does not see. */
                at_root?: boolean;
                /** @description In no folder, or in one that the caller does not see. */
                "at_root[ne]"?: boolean;
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                name?: string;
                /** @description Any of these, with commas between. */
                "name[in]"?: string;
                "name[ne]"?: string;
                /** @description What it begins with. */
                "name[prefix]"?: string;
                parent_id?: string;
                /** @description Any of these, with commas between. */
                "parent_id[in]"?: string;
                "parent_id[ne]"?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of name, created_at, each with '-' before it to turn round. Without: name. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Folder"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postFolders: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FolderCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Folder"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getFoldersById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Folder"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteFoldersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchFoldersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FolderUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Folder"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postFoldersByIdMove: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Move"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Folder"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getFoldersByIdShares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sharing"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchFoldersByIdShares: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SharingUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putFoldersByIdSharesByGrantee: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                grantee: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareGive"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteFoldersByIdSharesByGrantee: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                grantee: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postGraphql: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphqlRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphqlReply"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteImpersonationsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postInvitationsAccept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationAccept"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionFounded"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postInvitationsInspect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationInspected"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getMeApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyApplications"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteMeApplicationsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            /** @description The answer. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeEmailVerification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getMeFactors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactorList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeFactors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FactorCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteMeFactorsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchMeFactorsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FactorUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeFactorsByIdConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FactorCode"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getMeIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityConnect"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoTestBegun"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteMeIdentitiesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMePasskeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMePasskeysOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getMePermissions: {
        parameters: {
            query: {
                /** @description The id of a document or folder. */
                resource: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyPermissions"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getMeSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteMeSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteMeSessionsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeStepUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUp"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postMeStepUpOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getOauthApplications: {
        parameters: {
            query?: {
                authentication?: "none" | "client_secret" | "private_key_jwt";
                /** @description Any of these, with commas between. */
                "authentication[in]"?: string;
                "authentication[ne]"?: "none" | "client_secret" | "private_key_jwt";
                /** @description What it begins with. */
                "authentication[prefix]"?: string;
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description web: on a server; browser and native: keep no secret; service: acts by itself. */
                kind?: "native" | "browser" | "web" | "service";
                /** @description Any of these, with commas between. */
                "kind[in]"?: string;
                /** @description web: on a server; browser and native: keep no secret; service: acts by itself. */
                "kind[ne]"?: "native" | "browser" | "web" | "service";
                /** @description What it begins with. */
                "kind[prefix]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Application"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getOauthApplicationsById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteOauthApplicationsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchOauthApplicationsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthApplicationsByIdSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteOauthApplicationsByIdSecretsBySecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthConsent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentDecide"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentAnswered"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthConsentInspect: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentInspect"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentAsked"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceDecide"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthDeviceInspect: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceInspect"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceAsked"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getOauthPlatformApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferedApplications"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchOauthPlatformApplicationsByApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OfferedUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOauthSigningKeysRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SigningKeyRotate"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getOauthTBySlugWellKnownOpenidConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthMetadata"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getOauthTBySlugAuthorize: {
        parameters: {
            query: {
                /** @description The application's id. */
                client_id: string;
                /** @description Of PKCE; required. */
                code_challenge?: string;
                /** @description S256. */
                code_challenge_method?: string;
                /** @description The thumbprint of the key whose proof comes with the code. */
                dpop_jkt?: string;
                /** @description Their e-mail, when it is known. */
                login_hint?: string;
                /** @description How many seconds ago the person may have signed in. */
                max_age?: string;
                /** @description Comes back in the id_token. */
                nonce?: string;
                /** @description none, login, consent or select_account. */
                prompt?: string;
                /** @description Where the answer goes: one that is registered. */
                redirect_uri?: string;
                /** @description What was pushed before; then the others are not looked at. */
                request_uri?: string;
                /** @description code. */
                response_type?: string;
                /** @description What is asked for, with blanks between. */
                scope?: string;
                /** @description Comes back as it was. */
                state?: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    postOauthTBySlugDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthDevice"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    postOauthTBySlugIntrospect: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthTokenState"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getOauthTBySlugJwks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JwkSet"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getOauthTBySlugLogout: {
        parameters: {
            query?: {
                /** @description The application's id. */
                client_id?: string;
                /** @description An id_token of the person who signs out. */
                id_token_hint?: string;
                /** @description Where to go then: one that is registered. */
                post_logout_redirect_uri?: string;
                /** @description Comes along. */
                state?: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    postOauthTBySlugPar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthPushed"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    postOauthTBySlugRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    postOauthTBySlugToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthTokens"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getOauthTBySlugUserinfo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthClaims"];
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Problem"];
        };
    };
    getOperatorApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformApplications"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOperatorApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlatformBody"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformApplicationCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteOperatorApplicationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOperatorAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorSignIn"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorSession"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOperatorAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getOperatorImpersonations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImpersonationList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteOperatorImpersonationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getOperatorTenants: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description At most 200; default 50. */
                limit?: string;
                /** @description active or suspended. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchOperatorTenantsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorTenantUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postOperatorTenantsByIdImpersonations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImpersonationCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impersonation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getPermissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getPermissionsExplain: {
        parameters: {
            query: {
                /** @description The id of one of the user's API keys: what is left of it with the key. */
                key?: string;
                /** @description The name of a permission. */
                permission: string;
                /** @description The id of a document or folder the caller may see. */
                resource?: string;
                /** @description Whom to ask about: a person or service account; default: the caller. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionExplained"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getPresence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presence"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postPublicDocuments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkOpen"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicDocument"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getPublicDocumentsLive: {
        parameters: {
            query?: {
                /** @description Of POST /v1/realtime/tickets, where no header can be sent. */
                ticket?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRealtime: {
        parameters: {
            query?: {
                /** @description Of POST /v1/realtime/tickets, where no header can be sent. */
                ticket?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postRealtimeTickets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RealtimeTicket"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRecent: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of opened_at, each with '-' before it to turn round. Without: -opened_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["RecentDocument"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRecordTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTypeList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRecordsByType: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                created_by?: string;
                /** @description Any of these, with commas between. */
                "created_by[in]"?: string;
                "created_by[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
            };
            header?: never;
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Record"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postRecordsByType: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRecordsByTypeById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteRecordsByTypeById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchRecordsByTypeById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRoleAssignments: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                grantee_id?: string;
                /** @description Any of these, with commas between. */
                "grantee_id[in]"?: string;
                "grantee_id[ne]"?: string;
                grantee_type?: "user" | "team";
                /** @description Any of these, with commas between. */
                "grantee_type[in]"?: string;
                "grantee_type[ne]"?: "user" | "team";
                /** @description What it begins with. */
                "grantee_type[prefix]"?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                resource_id?: string;
                /** @description Any of these, with commas between. */
                "resource_id[in]"?: string;
                "resource_id[ne]"?: string;
                resource_type?: "folder";
                /** @description Any of these, with commas between. */
                "resource_type[in]"?: string;
                "resource_type[ne]"?: "folder";
                /** @description What it begins with. */
                "resource_type[prefix]"?: string;
                role_id?: string;
                /** @description Any of these, with commas between. */
                "role_id[in]"?: string;
                "role_id[ne]"?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["RoleAssignment"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postRoleAssignments: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleAssign"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleAssignment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRoleAssignmentsById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleAssignment"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteRoleAssignmentsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRoles: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Unique in the workspace. */
                name?: string;
                /** @description Any of these, with commas between. */
                "name[in]"?: string;
                /** @description Unique in the workspace. */
                "name[ne]"?: string;
                /** @description What it begins with. */
                "name[prefix]"?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of name, created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Role"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postRoles: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getRolesById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteRolesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchRolesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postScimV2Search: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    postScimV2Ulk: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2Roups: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description How many are told; default 100, at most 200. */
                count?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
                /** @description A filter of RFC 7644, 3.4.2.2: userName eq "ada@acme.test". */
                filter?: string;
                /** @description The attribute by which they are in order. */
                sortBy?: string;
                /** @description ascending or descending. */
                sortOrder?: string;
                /** @description The first one told, from 1. */
                startIndex?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    postScimV2Roups: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    postScimV2RoupsSearch: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2RoupsById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    putScimV2RoupsById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description PreconditionFailed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    deleteScimV2RoupsById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description PreconditionFailed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    patchScimV2RoupsById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description PreconditionFailed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2EsourceYpes: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Is refused: these are told as a whole. */
                filter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2EsourceYpesByType: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Is refused: these are told as a whole. */
                filter?: string;
            };
            header?: never;
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2Chemas: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Is refused: these are told as a whole. */
                filter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2ChemasByType: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Is refused: these are told as a whole. */
                filter?: string;
            };
            header?: never;
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2ErviceRoviderOnfig: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Is refused: these are told as a whole. */
                filter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2Sers: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description How many are told; default 100, at most 200. */
                count?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
                /** @description A filter of RFC 7644, 3.4.2.2: userName eq "ada@acme.test". */
                filter?: string;
                /** @description The attribute by which they are in order. */
                sortBy?: string;
                /** @description ascending or descending. */
                sortOrder?: string;
                /** @description The first one told, from 1. */
                startIndex?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    postScimV2Sers: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    postScimV2SersSearch: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getScimV2SersById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    putScimV2SersById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description PreconditionFailed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    deleteScimV2SersById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description PreconditionFailed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    patchScimV2SersById: {
        parameters: {
            query?: {
                /** @description Passed over: Microsoft Entra sends it along. */
                aadOptscim062020?: string;
                /** @description Names of the attributes to tell, with commas between. */
                attributes?: string;
                /** @description Names of the attributes not to tell. */
                excludedAttributes?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/scim+json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description BadRequest */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description NotFound */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description PreconditionFailed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description InvalidBody */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description RateLimited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    getSecurityPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityPolicy"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchSecurityPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecurityPolicyUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityPolicy"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getServiceAccounts: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
                status?: "active" | "suspended";
                /** @description Any of these, with commas between. */
                "status[in]"?: string;
                "status[ne]"?: "active" | "suspended";
                /** @description What it begins with. */
                "status[prefix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["ServiceAccount"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postServiceAccounts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceAccountCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getServiceAccountsById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteServiceAccountsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchServiceAccountsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceAccountUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoProviders: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["SsoProvider"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoProviders: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SsoProviderCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoProvidersById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSsoProvidersById: {
        parameters: {
            query?: {
                /** @description What becomes of roles and teams that its groups gave: take or keep. */
                given?: string;
            };
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchSsoProvidersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SsoProviderUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoProvidersByIdGifts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoGifts"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoProvidersByIdSaml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlSetup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchSsoProvidersByIdSaml: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SamlProviderUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlSetup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoProvidersByIdSamlKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlSetup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSsoProvidersByIdSamlKeysSpare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoProvidersByIdSamlKeysSwap: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlSetup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putSsoProvidersByIdSamlMetadata: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SamlIdpMetadata"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlSetup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoProvidersByIdTakeOver: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoProvidersByIdTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoTestBegun"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoProvidersByIdTestsByTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                test: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoTest"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoProvidersSaml: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SamlProviderCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoBySlugBackchannelLogout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugJwks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JwkSet"];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoBySlugSamlAcs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugSamlFinish: {
        parameters: {
            query: {
                /** @description Names what was put down. */
                response: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugSamlMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/samlmetadata+xml": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugSamlSlo: {
        parameters: {
            query?: {
                /** @description Given back. */
                RelayState?: string;
                /** @description How it is packed. */
                SAMLEncoding?: string;
                /** @description A LogoutRequest, deflated, in base64. */
                SAMLRequest?: string;
                /** @description A LogoutResponse, likewise. */
                SAMLResponse?: string;
                /** @description The algorithm of the signature. */
                SigAlg?: string;
                /** @description Over the query. */
                Signature?: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoBySlugSamlSlo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugSamlStart: {
        parameters: {
            query?: {
                /** @description A path of ours to end at. */
                return_to?: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoBySlugStart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postSsoLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoLoggedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getStream: {
        parameters: {
            query: {
                /** @description What to follow, separated by commas: audit, documents, records, users, teams, roles, tenant. */
                topics: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getTeams: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Unique in the workspace. */
                name?: string;
                /** @description Any of these, with commas between. */
                "name[in]"?: string;
                /** @description Unique in the workspace. */
                "name[ne]"?: string;
                /** @description What it begins with. */
                "name[prefix]"?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of name, created_at, each with '-' before it to turn round. Without: name. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Team"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postTeams: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getTeamsById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteTeamsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchTeamsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getTeamsByIdMembers: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: created_at. */
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["TeamMember"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putTeamsByIdMembersByUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteTeamsByIdMembersByUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getTeamsByIdRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamRoles"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putTeamsByIdRolesByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteTeamsByIdRolesByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postTenants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionFounded"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getTrash: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description What to embed: deleter */
                expand?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of deleted_at, each with '-' before it to turn round. Without: -deleted_at. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["TrashedDocument"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getUsers: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Unique in the workspace, in lower case. */
                email?: string;
                /** @description Any of these, with commas between. */
                "email[in]"?: string;
                /** @description Unique in the workspace, in lower case. */
                "email[ne]"?: string;
                /** @description What it begins with. */
                "email[prefix]"?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Words to search for. */
                q?: string;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of email, last_name, created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
                status?: "active" | "suspended";
                /** @description Any of these, with commas between. */
                "status[in]"?: string;
                "status[ne]"?: "active" | "suspended";
                /** @description What it begins with. */
                "status[prefix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["User"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getUsersById: {
        parameters: {
            query?: {
                /** @description Only these fields, with commas between. */
                select?: string;
            };
            header?: {
                /** @description An ETag: 304 when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    patchUsersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
                /** @description An ETag: 412 when it has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersByIdFactors: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    putUsersByIdRolesByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersByIdRolesByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getUsersByIdSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersByIdSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postUsersByIdUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    getUsersInvitations: {
        parameters: {
            query?: {
                /** @description With exact, the answer has a count of all. */
                count?: "exact";
                /** @description When it was made. */
                created_at?: string;
                /** @description When it was made. */
                "created_at[gt]"?: string;
                /** @description When it was made. */
                "created_at[gte]"?: string;
                /** @description When it was made. */
                "created_at[lt]"?: string;
                /** @description When it was made. */
                "created_at[lte]"?: string;
                /** @description When it was made. */
                "created_at[ne]"?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description What to embed: inviter */
                expand?: string;
                /** @description Its id. */
                id?: string;
                /** @description Any of these, with commas between. */
                "id[in]"?: string;
                /** @description Its id. */
                "id[ne]"?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only these fields, with commas between. */
                select?: string;
                /** @description Order: up to three of created_at, each with '-' before it to turn round. Without: -created_at. */
                sort?: string;
                status?: "pending" | "accepted" | "expired" | "revoked";
                /** @description Any of these, with commas between. */
                "status[in]"?: string;
                "status[ne]"?: "pending" | "accepted" | "expired" | "revoked";
                /** @description What it begins with. */
                "status[prefix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With count=exact. */
                        count?: number;
                        data: components["schemas"]["Invitation"][];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    postUsersInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationCreate"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["InvalidBody"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersInvitationsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key and body, the first answer is given again (24 h). */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            default: components["responses"]["Problem"];
        };
    };
}
