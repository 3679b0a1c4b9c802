// Written by "npm run client:generate" from the routes of workers/app/api. Not edited by hand.
export interface paths {
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in your company, the newest first */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All entries that fit, the newest first, as a file */
        get: operations["getAuditLogExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/forgotten-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A mail is on its way, if there is such an account */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The account is open */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who sends this request, and what they may do */
        get: operations["whoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The password is changed */
        post: operations["choosePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next tokens of the sign-in */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new sign-in */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The new company and its first administrator, who can sign in now */
        post: operations["createCompany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your own company, with its settings */
        get: operations["getCompany"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** The changed company */
        patch: operations["updateCompany"];
        trace?: never;
    };
    "/api/v1/company/sso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your company's OpenID Connect provider, without the client secret */
        get: operations["getCompanySso"];
        /** The saved connection */
        put: operations["replaceCompanySso"];
        post?: never;
        /** Remove the single sign-on provider */
        delete: operations["deleteCompanySso"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/company/sso/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether the provider answers and knows the saved client and its secret */
        post: operations["testCompanySso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/company/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the company uses, and what it may use */
        get: operations["getCompanyUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cycles/{cycleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cycle and its project */
        get: operations["getCycle"];
        put?: never;
        post?: never;
        /** Delete a cycle */
        delete: operations["deleteCycle"];
        options?: never;
        head?: never;
        /** The changed cycle */
        patch: operations["updateCycle"];
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Worker runs */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who you are */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** You, changed */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The password is changed */
        post: operations["changeMyPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are signed in */
        get: operations["listMySignIns"];
        put?: never;
        post?: never;
        /** All your sign-ins but this one have ended */
        delete: operations["endMyOtherSignIns"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sign-ins/{signInId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a sign-in */
        delete: operations["endMySignIn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your API tokens that are not revoked, expired ones too */
        get: operations["listMyTokens"];
        put?: never;
        /** The new token */
        post: operations["createMyToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: operations["revokeMyToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/two-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A secret for your authenticator app */
        post: operations["setUpTwoFactor"];
        /** Turn off the own second factor */
        delete: operations["removeTwoFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/two-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Two-factor sign-in is on */
        post: operations["confirmTwoFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/two-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New recovery codes */
        post: operations["makeRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the projects of your company */
        get: operations["listProjects"];
        put?: never;
        /** The new project */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The project */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /** Delete a project */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /** The changed project */
        patch: operations["updateProject"];
        trace?: never;
    };
    "/api/v1/projects/{projectId}/access-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The least that Longshore has to be allowed in the bucket, as IAM policies to paste */
        get: operations["getProjectAccessPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{projectId}/bucket-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the bucket allows from the Worker, and what the browser is to try itself */
        post: operations["checkBucket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{projectId}/cycles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the cycles of the project */
        get: operations["listProjectCycles"];
        put?: never;
        /** The new cycle, with the next number */
        post: operations["createProjectCycle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles and what each may do, with the scope that an API token needs for it */
        get: operations["getRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of sessions, newest first unless sorted otherwise */
        get: operations["listSessions"];
        put?: never;
        /** The new session, waiting for its manifest */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session, and how it stands now */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ended attempts, oldest first */
        get: operations["getSessionAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The session has ended */
        post: operations["cancelSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/diagnosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the bucket answers to the Worker, for a browser that gets no answer */
        post: operations["diagnoseSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of the session */
        get: operations["listSessionFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An answer for each entry, in the same order */
        post: operations["addManifest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What became of each file, in the order of the head */
        post: operations["packsSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** No further file or part is given out */
        post: operations["pauseSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of every file of an ended session, as a file */
        get: operations["getSessionReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/receipt/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A compact JWS (RFC 7515) by a key of /.well-known/jwks.json, of type "longshore-receipt+jws", over the digests of both files of the receipt */
        get: operations["getReceiptSignature"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The session goes on */
        post: operations["resumeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new attempt for the files that failed or were cancelled */
        post: operations["retrySession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A number for one reading of the folder */
        post: operations["openScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A WebSocket that speaks the frames of core/protocol/socket-frames */
        get: operations["getSessionSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The session is being planned */
        post: operations["startSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Totals of the company */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions, files and bytes a day */
        get: operations["getStatisticsDaily"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Totals of each project */
        get: operations["listStatisticsProjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the storage profiles of your company */
        get: operations["listStorageProfiles"];
        put?: never;
        /** The new storage profile */
        post: operations["createStorageProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage-profiles/{storageProfileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The storage profile, without its secret */
        get: operations["getStorageProfile"];
        put?: never;
        post?: never;
        /** Delete a storage profile */
        delete: operations["deleteStorageProfile"];
        options?: never;
        head?: never;
        /** The changed storage profile */
        patch: operations["updateStorageProfile"];
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The users of your company */
        get: operations["listUsers"];
        put?: never;
        /** The new user */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /** Delete a user */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /** The changed user */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/v1/users/{userId}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The user, who may sign in again */
        post: operations["activateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The user, signed out everywhere and unable to sign in */
        post: operations["deactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new invitation */
        post: operations["inviteUserAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A link with which the user chooses a new password */
        post: operations["resetUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** The user in the new role, signed out everywhere */
        put: operations["setUserRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** How many sign-ins of the user ended */
        delete: operations["endUserSignIns"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/two-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** The user, without a second factor and signed out everywhere */
        delete: operations["removeUserTwoFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessPolicy: {
            /** @enum {string} */
            kind: "keys" | "role";
            policyJson: string;
            trustPolicyJson: string | null;
        };
        ApiToken: {
            createdAtMs: number;
            expiresAtMs: number;
            /** @description The last four characters of the token. */
            hint: string;
            id: string;
            lastUsedAtMs: number | null;
            name: string;
            scopes: ("company:read" | "company:write" | "users:read" | "users:write" | "projects:read" | "projects:write" | "sessions:read" | "sessions:write" | "audit:read" | "profile:read")[];
        };
        AuditEntry: {
            /** @enum {string} */
            action: "company.created" | "company.updated" | "company.suspended" | "company.resumed" | "sso.updated" | "sso.removed" | "user.created" | "user.invited" | "user.accepted" | "user.linked" | "user.updated" | "user.role_changed" | "user.activated" | "user.deactivated" | "user.deleted" | "password.changed" | "password.reset_requested" | "password.reset" | "two_factor.enabled" | "two_factor.disabled" | "two_factor.recovery_used" | "two_factor.codes_replaced" | "sign_in.done" | "sign_in.refused" | "sign_in.ended" | "sign_in.reuse_detected" | "token.created" | "token.revoked" | "storage_profile.created" | "storage_profile.updated" | "storage_profile.deleted" | "project.created" | "project.updated" | "project.deleted" | "bucket.checked" | "cycle.created" | "cycle.updated" | "cycle.deleted" | "session.created" | "session.started" | "session.paused" | "session.resumed" | "session.cancelled" | "session.retried" | "audit.exported" | "access.refused";
            /** @enum {string} */
            actorKind: "user" | "token" | "operator" | "nobody";
            actorName: string;
            actorUserId: string | null;
            address: string | null;
            after: {
                [key: string]: unknown;
            } | null;
            atMs: number;
            before: {
                [key: string]: unknown;
            } | null;
            id: number;
            place: string | null;
            refusal: string | null;
            requestId: string | null;
            targetId: string | null;
            /** @enum {string|null} */
            targetKind: "company" | "user" | "storage_profile" | "project" | "cycle" | "session" | "sign_in" | "token" | null;
            targetName: string;
            userAgent: string | null;
        };
        BucketCheckReport: {
            abilities: {
                checkedAtMs: number;
                enforces: {
                    part: ("crc64nvme" | "crc32c" | "crc32" | "sha256" | "md5")[];
                    put: ("crc64nvme" | "crc32c" | "crc32" | "sha256" | "md5")[];
                };
                etagIsMd5: boolean;
                /** @default false */
                forms: boolean;
                /** @default [] */
                hosts: {
                    bucketInPath: boolean;
                    origin: string;
                }[];
                ifNoneMatchOnComplete: boolean;
                ifNoneMatchOnPut: boolean;
            };
            browserProbe: {
                body: string;
                put: {
                    headers: {
                        [key: string]: string;
                    };
                    url: string;
                };
                remove: {
                    headers: {
                        [key: string]: string;
                    };
                    url: string;
                };
            } | null;
            corsJson: string;
            steps: {
                name: string;
                ok: boolean;
                sentence: string;
            }[];
        };
        Company: {
            allowedEmailDomains: string[];
            contactEmail: string | null;
            createdAtMs: number;
            defaultStorageProfileId: string | null;
            defaultUploadSettings: {
                /**
                 * @default skip_identical
                 * @enum {string}
                 */
                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                /** @default 16 */
                parallelUploads: number;
                /** @default 16777216 */
                partSizeBytes: number;
                /** @default 4 */
                retries: number;
            } | null;
            id: string;
            limitBytes: number | null;
            limitSessions: number | null;
            name: string;
            quotaBytes: number | null;
            quotaSessions: number | null;
            requireTwoFactor: boolean;
            slug: string;
            updatedAtMs: number;
            version: number;
            website: string;
        };
        CompanyUsage: {
            activeSessions: number;
            allowedBytes: number | null;
            allowedSessions: number | null;
            bytesUploaded: number;
            projects: number;
            sessions: number;
            users: number;
        };
        Cycle: {
            bytesUploaded: number;
            createdAtMs: number;
            description: string;
            filesUploaded: number;
            id: string;
            label: string;
            number: number;
            prefix: string;
            projectId: string;
            sessionCount: number;
            /** @enum {string} */
            status: "pending" | "in_progress" | "completed";
            updatedAtMs: number;
            version: number;
        };
        Me: {
            actions: string[];
            companyId: string;
            companyName: string;
            displayName: string;
            mustSetUpTwoFactor: boolean;
            /** @enum {string} */
            role: "admin" | "user";
            scopes: ("company:read" | "company:write" | "users:read" | "users:write" | "projects:read" | "projects:write" | "sessions:read" | "sessions:write" | "audit:read" | "profile:read")[] | null;
            /** @enum {string} */
            signedInBy: "sign-in" | "token";
            userId: string;
        };
        Problem: {
            /** @description One sentence for a person: what happened, and what to do. */
            detail: string;
            /** @description Every problem of the input; the first one is repeated above. */
            errors?: {
                detail: string;
                field: string;
                /** @description What was sent, shortened; never shown for a secret. */
                value?: string | number | boolean | null;
            }[];
            /**
             * @description The field, parameter or header that is meant.
             * @example name
             */
            field?: string;
            /** @description Unexpected errors only: names the request in the log. */
            requestId?: string;
            /** @example 400 */
            status: number;
            /** @example Bad request */
            title: string;
            /** @example urn:longshore:problem:bad-request */
            type: string;
            /** @description What was sent, shortened; never shown for a secret. */
            value?: string | number | boolean | null;
        };
        Project: {
            abilities: {
                checkedAtMs: number;
                enforces: {
                    part: ("crc64nvme" | "crc32c" | "crc32" | "sha256" | "md5")[];
                    put: ("crc64nvme" | "crc32c" | "crc32" | "sha256" | "md5")[];
                };
                etagIsMd5: boolean;
                /** @default false */
                forms: boolean;
                /** @default [] */
                hosts: {
                    bucketInPath: boolean;
                    origin: string;
                }[];
                ifNoneMatchOnComplete: boolean;
                ifNoneMatchOnPut: boolean;
            } | null;
            active: boolean;
            bucket: string;
            createdAtMs: number;
            cycleCount: number;
            description: string;
            endpoint: string | null;
            id: string;
            lastSessionAtMs: number | null;
            name: string;
            profileName: string;
            region: string | null;
            sessionCount: number;
            storageProfileId: string;
            updatedAtMs: number;
            version: number;
        };
        SentLink: {
            /** @enum {string} */
            delivery: "sent" | "failed" | "not_configured" | "no_address";
            expiresAtMs: number;
            /** @description Works once. Hand it over where no mail carried it. Null for an API token, which is never told it. */
            url: string | null;
        } | null;
        Session: {
            attempt: number;
            bytesSkipped: number;
            bytesTotal: number;
            bytesUploaded: number;
            createdAtMs: number;
            createdBy: string;
            createdByName: string;
            cycleId: string;
            cycleLabel: string;
            endedAtMs: number | null;
            failure: string | null;
            filesCancelled: number;
            filesFailed: number;
            filesSkipped: number;
            filesTotal: number;
            filesUploaded: number;
            folderName: string;
            id: string;
            projectId: string;
            projectName: string;
            revision: number;
            settings: {
                /**
                 * @default skip_identical
                 * @enum {string}
                 */
                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                /** @default 16 */
                parallelUploads: number;
                /** @default 16777216 */
                partSizeBytes: number;
                /** @default 4 */
                retries: number;
            };
            startedAtMs: number | null;
            /** @enum {string} */
            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
        };
        SessionDetail: components["schemas"]["Session"] & {
            ignoreChoice: {
                own: string;
                useDefaults: boolean;
                useFolderFile: boolean;
            };
        };
        SignIn: {
            address: string | null;
            createdAtMs: number;
            /** @description The one that asks. */
            current: boolean;
            /** @example Firefox on Windows */
            device: string;
            id: string;
            lastUsedAtMs: number;
            /** @enum {string} */
            method: "password" | "sso" | "invitation" | "reset" | "sign_up";
            place: string | null;
        };
        SsoConnection: {
            clientId: string;
            createdAtMs: number;
            createUsers: boolean;
            enabled: boolean;
            issuer: string;
            updatedAtMs: number;
            version: number;
        };
        StorageProfile: {
            accessKeyId: string;
            createdAtMs: number;
            endpoint: string;
            externalId: string;
            id: string;
            /** @enum {string} */
            kind: "keys" | "role";
            name: string;
            projectCount: number;
            region: string;
            roleArn: string;
            updatedAtMs: number;
            version: number;
        };
        Tokens: {
            accessToken: string;
            expiresInSeconds: number;
            refreshToken: string;
            /** @enum {string} */
            tokenType: "Bearer";
        };
        User: {
            createdAtMs: number;
            displayName: string;
            email: string | null;
            hasPassword: boolean;
            hasTwoFactor: boolean;
            id: string;
            invitedAtMs: number | null;
            jobTitle: string;
            lastSignInAtMs: number | null;
            phone: string;
            /** @enum {string} */
            role: "admin" | "user";
            /** @enum {string} */
            status: "active" | "inactive" | "invited";
            updatedAtMs: number;
            username: string;
            version: number;
        };
    };
    responses: {
        /** @description The input is not usable; `detail` says what to correct, `field` where, `errors` all of it. */
        Problem400: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not signed in. */
        Problem401: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not allowed for this role or token, or sent by a page of another site. */
        Problem403: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No such thing in your company. */
        Problem404: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state does not allow it; `detail` says what to do instead. */
        Problem409: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request does not say how long its body is. */
        Problem411: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The thing was changed since the version that `If-Match` names. Nothing was changed. */
        Problem412: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is too large; `detail` says how much fits. */
        Problem413: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not of the declared type. */
        Problem415: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        Problem422: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to go on. */
        Problem429: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Seconds to wait. */
                "Retry-After"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something went wrong on our side; `requestId` names it in the log. */
        Problem500: {
            headers: {
                /** @description What is left: `"requests";r=599;t=1`. */
                RateLimit?: string;
                /** @description What is allowed: `"requests";q=600;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Names the request in the log. */
                "X-Request-Id"?: string;
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
    listAuditLog: {
        parameters: {
            query?: {
                action?: "company.created" | "company.updated" | "company.suspended" | "company.resumed" | "sso.updated" | "sso.removed" | "user.created" | "user.invited" | "user.accepted" | "user.linked" | "user.updated" | "user.role_changed" | "user.activated" | "user.deactivated" | "user.deleted" | "password.changed" | "password.reset_requested" | "password.reset" | "two_factor.enabled" | "two_factor.disabled" | "two_factor.recovery_used" | "two_factor.codes_replaced" | "sign_in.done" | "sign_in.refused" | "sign_in.ended" | "sign_in.reuse_detected" | "token.created" | "token.revoked" | "storage_profile.created" | "storage_profile.updated" | "storage_profile.deleted" | "project.created" | "project.updated" | "project.deleted" | "bucket.checked" | "cycle.created" | "cycle.updated" | "cycle.deleted" | "session.created" | "session.started" | "session.paused" | "session.resumed" | "session.cancelled" | "session.retried" | "audit.exported" | "access.refused";
                actorUserId?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                q?: string;
                refused?: "true" | "false";
                targetId?: string;
                targetKind?: "company" | "user" | "storage_profile" | "project" | "cycle" | "session" | "sign_in" | "token";
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened in your company, the newest first. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AuditEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getAuditLogExport: {
        parameters: {
            query?: {
                action?: "company.created" | "company.updated" | "company.suspended" | "company.resumed" | "sso.updated" | "sso.removed" | "user.created" | "user.invited" | "user.accepted" | "user.linked" | "user.updated" | "user.role_changed" | "user.activated" | "user.deactivated" | "user.deleted" | "password.changed" | "password.reset_requested" | "password.reset" | "two_factor.enabled" | "two_factor.disabled" | "two_factor.recovery_used" | "two_factor.codes_replaced" | "sign_in.done" | "sign_in.refused" | "sign_in.ended" | "sign_in.reuse_detected" | "token.created" | "token.revoked" | "storage_profile.created" | "storage_profile.updated" | "storage_profile.deleted" | "project.created" | "project.updated" | "project.deleted" | "bucket.checked" | "cycle.created" | "cycle.updated" | "cycle.deleted" | "session.created" | "session.started" | "session.paused" | "session.resumed" | "session.cancelled" | "session.retried" | "audit.exported" | "access.refused";
                actorUserId?: string;
                format?: "csv" | "jsonl";
                from?: string;
                q?: string;
                refused?: "true" | "false";
                targetId?: string;
                targetKind?: "company" | "user" | "storage_profile" | "project" | "cycle" | "session" | "sign_in" | "token";
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All entries that fit, the newest first, as a file. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    requestPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Username or e-mail address. */
                    name: string;
                };
            };
        };
        responses: {
            /** @description A mail is on its way, if there is such an account. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName: string;
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description The account is open: sign in with it. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who sends this request, and what they may do. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    choosePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keepApiTokens?: boolean;
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description The password is changed; sign-ins made with the old one have ended. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    refreshToken: string;
                };
            };
        };
        responses: {
            /** @description The next tokens of the sign-in. A refresh token works once; its copy ends the sign-in. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the authenticator app, or a recovery code, where two-factor sign-in is on. */
                    code?: string;
                    password: string;
                    /** @description The username or the e-mail address. */
                    username: string;
                };
            };
        };
        responses: {
            /** @description A new sign-in. 401 with the type urn:longshore:problem:two-factor-required asks for "code"; 429 for a wait after wrong tries. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
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
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createCompany: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    companyName: string;
                    displayName: string;
                    email: string;
                    password: string;
                    slug?: "" | string;
                };
            };
        };
        responses: {
            /** @description The new company and its first administrator, who can sign in now. Refused where signing up is closed. */
            201: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: {
                            displayName: string;
                            id: string;
                            username: string;
                        };
                        company: {
                            id: string;
                            name: string;
                            slug: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getCompany: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your own company, with its settings. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        company: components["schemas"]["Company"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    updateCompany: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    allowedEmailDomains?: string[];
                    contactEmail?: "" | null | string;
                    defaultStorageProfileId?: "" | null | string;
                    defaultUploadSettings?: {
                        /**
                         * @default skip_identical
                         * @enum {string}
                         */
                        conflictPolicy?: "skip_identical" | "overwrite" | "fail" | "keep_both";
                        /** @default 16 */
                        parallelUploads?: number;
                        /** @default 16777216 */
                        partSizeBytes?: number;
                        /** @default 4 */
                        retries?: number;
                    } | null;
                    name?: string;
                    quotaBytes?: "" | null | number;
                    quotaSessions?: "" | null | number;
                    requireTwoFactor?: boolean;
                    slug?: string;
                    website?: string;
                };
            };
        };
        responses: {
            /** @description The changed company. An absent field stays as it was. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        company: components["schemas"]["Company"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getCompanySso: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your company's OpenID Connect provider, without the client secret. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ssoConnection: components["schemas"]["SsoConnection"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    replaceCompanySso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clientId: string;
                    clientSecret?: string;
                    createUsers: boolean;
                    enabled: boolean;
                    issuer: string;
                };
            };
        };
        responses: {
            /** @description The saved connection. The issuer was asked before it was saved; an absent or empty secret stays as it was. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ssoConnection: components["schemas"]["SsoConnection"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    deleteCompanySso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    testCompanySso: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the provider answers and knows the saved client and its secret. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        sentence: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getCompanyUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the company uses, and what it may use. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        usage: components["schemas"]["CompanyUsage"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getCycle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cycle and its project. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cycle: components["schemas"]["Cycle"];
                        project: components["schemas"]["Project"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    deleteCycle: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    updateCycle: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string;
                    prefix?: string;
                    /** @enum {string} */
                    status?: "pending" | "in_progress" | "completed";
                };
            };
        };
        responses: {
            /** @description The changed cycle. Its prefix is fixed once it has sessions. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cycle: components["schemas"]["Cycle"];
                        project: components["schemas"]["Project"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Worker runs. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
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
            /** @description Who you are. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        company: {
                            id: string;
                            name: string;
                            requireTwoFactor: boolean;
                        };
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword?: string;
                    displayName?: string;
                    email?: "" | null | string;
                    jobTitle?: string;
                    phone?: string;
                };
            };
        };
        responses: {
            /** @description You, changed. An absent field stays as it was; another e-mail address takes `currentPassword`. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    changeMyPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    keepApiTokens?: boolean;
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description The password is changed; every other sign-in of yours has ended, and your API tokens are revoked unless `keepApiTokens` is true. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        endedSignIns: number;
                        revokedApiTokens: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listMySignIns: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description "-" in front descends. */
                sort?: "lastUsedAtMs" | "-lastUsedAtMs" | "createdAtMs" | "-createdAtMs";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where you are signed in. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                        signIns: components["schemas"]["SignIn"][];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    endMyOtherSignIns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All your sign-ins but this one have ended. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    endMySignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signInId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listMyTokens: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description "-" in front descends. */
                sort?: "createdAtMs" | "-createdAtMs" | "expiresAtMs" | "-expiresAtMs" | "name" | "-name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your API tokens that are not revoked, expired ones too. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apiTokens: components["schemas"]["ApiToken"][];
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createMyToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expiresAtMs: number;
                    name: string;
                    scopes: ("company:read" | "company:write" | "users:read" | "users:write" | "projects:read" | "projects:write" | "sessions:read" | "sessions:write" | "audit:read" | "profile:read")[];
                };
            };
        };
        responses: {
            /** @description The new token. It lives for a year at most. */
            201: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apiToken: components["schemas"]["ApiToken"];
                        /** @description Send it as a bearer token. It is shown only here. */
                        token: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    revokeMyToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    setUpTwoFactor: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A secret for your authenticator app. It counts once a code of it is confirmed. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        uri: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    removeTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    currentPassword?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    confirmTwoFactor: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Two-factor sign-in is on. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Each signs you in once without your app. They are answered this once. */
                        recoveryCodes: string[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    makeRecoveryCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description New recovery codes; the former ones no longer work. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Each signs you in once without your app. They are answered this once. */
                        recoveryCodes: string[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listProjects: {
        parameters: {
            query?: {
                active?: "true" | "false";
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description Shows only what contains this text. */
                q?: string;
                /** @description "-" in front descends. */
                sort?: "name" | "-name" | "createdAtMs" | "-createdAtMs" | "lastSessionAtMs" | "-lastSessionAtMs" | "sessionCount" | "-sessionCount";
                storageProfileId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the projects of your company. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                        projects: components["schemas"]["Project"][];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default true */
                    active?: boolean;
                    bucket: string;
                    /** @default  */
                    description?: string;
                    endpoint?: "" | null | string;
                    name: string;
                    region?: "" | null | string;
                    storageProfileId: string;
                };
            };
        };
        responses: {
            /** @description The new project. */
            201: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description Where the new thing is. */
                    Location: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: components["schemas"]["Project"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: components["schemas"]["Project"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    updateProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    active?: boolean;
                    bucket?: string;
                    description?: string;
                    endpoint?: "" | null | string;
                    name?: string;
                    region?: "" | null | string;
                    storageProfileId?: string;
                };
            };
        };
        responses: {
            /** @description The changed project. An absent field stays as it was. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: components["schemas"]["Project"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getProjectAccessPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The least that Longshore has to be allowed in the bucket, as IAM policies to paste. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPolicy"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    checkBucket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the bucket allows from the Worker, and what the browser is to try itself. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BucketCheckReport"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listProjectCycles: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description Shows only what contains this text. */
                q?: string;
                /** @description "-" in front descends. */
                sort?: "number" | "-number" | "createdAtMs" | "-createdAtMs";
                status?: "pending" | "in_progress" | "completed";
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the cycles of the project. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cycles: components["schemas"]["Cycle"][];
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createProjectCycle: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    prefix?: string;
                };
            };
        };
        responses: {
            /** @description The new cycle, with the next number. */
            201: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description Where the new thing is. */
                    Location: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cycle: components["schemas"]["Cycle"];
                        project: components["schemas"]["Project"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roles and what each may do, with the scope that an API token needs for it; null is never for a token. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        roles: {
                            actions: {
                                action: string;
                                does: string;
                                /** @enum {string|null} */
                                scope: "company:read" | "company:write" | "users:read" | "users:write" | "projects:read" | "projects:write" | "sessions:read" | "sessions:write" | "audit:read" | "profile:read" | null;
                            }[];
                            /** @enum {string} */
                            role: "admin" | "user";
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                createdBy?: string;
                createdFrom?: string;
                createdTo?: string;
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                cycleId?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                projectId?: string;
                /** @description Shows only what contains this text. */
                q?: string;
                /** @description "-" in front descends. */
                sort?: "createdAtMs" | "-createdAtMs" | "endedAtMs" | "-endedAtMs" | "bytesTotal" | "-bytesTotal" | "filesTotal" | "-filesTotal";
                state?: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions, newest first unless sorted otherwise; and statistics over the project, cycle or company. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                        sessions: components["schemas"]["Session"][];
                        statistics: {
                            active: number;
                            bytesUploaded: number;
                            filesFailed: number;
                            filesUploaded: number;
                            sessions: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    cycleId: string;
                    folderName: string;
                    /**
                     * @default {
                     *       "useDefaults": true,
                     *       "own": "",
                     *       "useFolderFile": true
                     *     }
                     */
                    ignoreChoice?: {
                        own: string;
                        useDefaults: boolean;
                        useFolderFile: boolean;
                    };
                    /**
                     * @default {
                     *       "parallelUploads": 16,
                     *       "retries": 4,
                     *       "partSizeBytes": 16777216,
                     *       "conflictPolicy": "skip_identical"
                     *     }
                     */
                    settings?: {
                        /**
                         * @default skip_identical
                         * @enum {string}
                         */
                        conflictPolicy?: "skip_identical" | "overwrite" | "fail" | "keep_both";
                        /** @default 16 */
                        parallelUploads?: number;
                        /** @default 16777216 */
                        partSizeBytes?: number;
                        /** @default 4 */
                        retries?: number;
                    };
                };
            };
        };
        responses: {
            /** @description The new session, waiting for its manifest. */
            201: {
                headers: {
                    /** @description Where the new thing is. */
                    Location: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: components["schemas"]["SessionDetail"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, and how it stands now. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: components["schemas"]["SessionDetail"];
                        view: {
                            attempt: number;
                            counters: {
                                cancelled?: {
                                    bytes: number;
                                    files: number;
                                };
                                failed?: {
                                    bytes: number;
                                    files: number;
                                };
                                interrupted?: {
                                    bytes: number;
                                    files: number;
                                };
                                leased?: {
                                    bytes: number;
                                    files: number;
                                };
                                pending?: {
                                    bytes: number;
                                    files: number;
                                };
                                planned?: {
                                    bytes: number;
                                    files: number;
                                };
                                sent?: {
                                    bytes: number;
                                    files: number;
                                };
                                skipped?: {
                                    bytes: number;
                                    files: number;
                                };
                                stored?: {
                                    bytes: number;
                                    files: number;
                                };
                                uploaded?: {
                                    bytes: number;
                                    files: number;
                                };
                            };
                            createdAtMs: number;
                            endedAtMs: number | null;
                            engines: number;
                            failure: string | null;
                            id: string;
                            inFlight: {
                                id: number;
                                path: string;
                                sentBytes: number;
                                sizeBytes: number;
                            }[];
                            /** @default false */
                            manifestOpen: boolean;
                            nowMs: number;
                            /** @default null */
                            packs: {
                                bytes: number;
                                fileBytes: number;
                                files: number;
                            } | null;
                            partBytes: number;
                            problem: {
                                code: string;
                                sentence: string;
                            } | null;
                            revision: number;
                            settings: {
                                /**
                                 * @default skip_identical
                                 * @enum {string}
                                 */
                                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                                /** @default 16 */
                                parallelUploads: number;
                                /** @default 16777216 */
                                partSizeBytes: number;
                                /** @default 4 */
                                retries: number;
                            };
                            startedAtMs: number | null;
                            /** @enum {string} */
                            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            weakNoOverwrite: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getSessionAttempts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ended attempts, oldest first. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempts: {
                            attempt: number;
                            endedAtMs: number;
                            failed: number;
                            /** @enum {string} */
                            outcome: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            startedAtMs: number | null;
                            uploaded: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    cancelSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended; open multipart uploads are being aborted. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        view: {
                            attempt: number;
                            counters: {
                                cancelled?: {
                                    bytes: number;
                                    files: number;
                                };
                                failed?: {
                                    bytes: number;
                                    files: number;
                                };
                                interrupted?: {
                                    bytes: number;
                                    files: number;
                                };
                                leased?: {
                                    bytes: number;
                                    files: number;
                                };
                                pending?: {
                                    bytes: number;
                                    files: number;
                                };
                                planned?: {
                                    bytes: number;
                                    files: number;
                                };
                                sent?: {
                                    bytes: number;
                                    files: number;
                                };
                                skipped?: {
                                    bytes: number;
                                    files: number;
                                };
                                stored?: {
                                    bytes: number;
                                    files: number;
                                };
                                uploaded?: {
                                    bytes: number;
                                    files: number;
                                };
                            };
                            createdAtMs: number;
                            endedAtMs: number | null;
                            engines: number;
                            failure: string | null;
                            id: string;
                            inFlight: {
                                id: number;
                                path: string;
                                sentBytes: number;
                                sizeBytes: number;
                            }[];
                            /** @default false */
                            manifestOpen: boolean;
                            nowMs: number;
                            /** @default null */
                            packs: {
                                bytes: number;
                                fileBytes: number;
                                files: number;
                            } | null;
                            partBytes: number;
                            problem: {
                                code: string;
                                sentence: string;
                            } | null;
                            revision: number;
                            settings: {
                                /**
                                 * @default skip_identical
                                 * @enum {string}
                                 */
                                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                                /** @default 16 */
                                parallelUploads: number;
                                /** @default 16777216 */
                                partSizeBytes: number;
                                /** @default 4 */
                                retries: number;
                            };
                            startedAtMs: number | null;
                            /** @enum {string} */
                            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            weakNoOverwrite: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    diagnoseSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the bucket answers to the Worker, for a browser that gets no answer. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        reachable: boolean;
                        sentence: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listSessionFiles: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                maxBytes?: string;
                minBytes?: string;
                order?: "found" | "path" | "size";
                state?: "pending" | "planned" | "leased" | "interrupted" | "sent" | "stored" | "uploaded" | "skipped" | "failed" | "cancelled";
                text?: string;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files of the session: as they were found, by path (folder after folder) or by size (the largest first), and only those of a state, of a size, or with a text in their path. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: {
                            crc64nvme: string | null;
                            etag: string | null;
                            id: number;
                            key: string | null;
                            md5: string | null;
                            modifiedAtMs: number;
                            path: string;
                            /** @enum {string|null} */
                            reason: "invalid_path" | "too_large" | "exists" | "changed" | "unreadable" | "missing_locally" | "rejected" | "unreachable" | "not_completed" | "missing_in_bucket" | "differs_in_bucket" | null;
                            sentence: string | null;
                            sizeBytes: number;
                            /** @enum {string} */
                            state: "pending" | "planned" | "leased" | "interrupted" | "sent" | "stored" | "uploaded" | "skipped" | "failed" | "cancelled";
                        }[];
                        nextCursor: number | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    addManifest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entries: {
                        modifiedAtMs: number;
                        path: string;
                        sizeBytes: number;
                    }[];
                    scan: number;
                };
            };
        };
        responses: {
            /** @description An answer for each entry, in the same order. Sending a batch again changes nothing. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        answers: ({
                            id: number;
                            partsDone?: number[];
                            sentence?: string;
                            /** @enum {string} */
                            state: "pending" | "planned" | "leased" | "interrupted" | "sent" | "stored" | "uploaded" | "skipped" | "failed" | "cancelled";
                        } | {
                            rejected: string;
                        })[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    packsSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        /** @description Four bytes with the length of the head (unsigned, big-endian), the head as JSON (`engineId`, and `files` with `fileId`, `digests` and `sizeBytes`), then the bytes of the files in that order. Sending a pack again stores nothing again. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What became of each file, in the order of the head. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: ({
                            fileId: number;
                            /** @enum {string} */
                            outcome: "stored";
                        } | {
                            code: string;
                            fileId: number;
                            /** @enum {string} */
                            outcome: "refused";
                            status: number;
                        } | {
                            fileId: number;
                            /** @enum {string} */
                            outcome: "no_answer" | "damaged" | "not_signed";
                        })[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            411: components["responses"]["Problem411"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    pauseSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No further file or part is given out. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        view: {
                            attempt: number;
                            counters: {
                                cancelled?: {
                                    bytes: number;
                                    files: number;
                                };
                                failed?: {
                                    bytes: number;
                                    files: number;
                                };
                                interrupted?: {
                                    bytes: number;
                                    files: number;
                                };
                                leased?: {
                                    bytes: number;
                                    files: number;
                                };
                                pending?: {
                                    bytes: number;
                                    files: number;
                                };
                                planned?: {
                                    bytes: number;
                                    files: number;
                                };
                                sent?: {
                                    bytes: number;
                                    files: number;
                                };
                                skipped?: {
                                    bytes: number;
                                    files: number;
                                };
                                stored?: {
                                    bytes: number;
                                    files: number;
                                };
                                uploaded?: {
                                    bytes: number;
                                    files: number;
                                };
                            };
                            createdAtMs: number;
                            endedAtMs: number | null;
                            engines: number;
                            failure: string | null;
                            id: string;
                            inFlight: {
                                id: number;
                                path: string;
                                sentBytes: number;
                                sizeBytes: number;
                            }[];
                            /** @default false */
                            manifestOpen: boolean;
                            nowMs: number;
                            /** @default null */
                            packs: {
                                bytes: number;
                                fileBytes: number;
                                files: number;
                            } | null;
                            partBytes: number;
                            problem: {
                                code: string;
                                sentence: string;
                            } | null;
                            revision: number;
                            settings: {
                                /**
                                 * @default skip_identical
                                 * @enum {string}
                                 */
                                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                                /** @default 16 */
                                parallelUploads: number;
                                /** @default 16777216 */
                                partSizeBytes: number;
                                /** @default 4 */
                                retries: number;
                            };
                            startedAtMs: number | null;
                            /** @enum {string} */
                            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            weakNoOverwrite: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getSessionReceipt: {
        parameters: {
            query?: {
                format?: "csv" | "jsonl";
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of every file of an ended session, as a file. In CSV, what a spreadsheet would take for a formula has an apostrophe before it; JSON lines have every path as it is. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getReceiptSignature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A compact JWS (RFC 7515) by a key of /.well-known/jwks.json, of type "longshore-receipt+jws", over the digests of both files of the receipt. It is there a moment after the end of the session. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/jose": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    resumeSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session goes on. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        view: {
                            attempt: number;
                            counters: {
                                cancelled?: {
                                    bytes: number;
                                    files: number;
                                };
                                failed?: {
                                    bytes: number;
                                    files: number;
                                };
                                interrupted?: {
                                    bytes: number;
                                    files: number;
                                };
                                leased?: {
                                    bytes: number;
                                    files: number;
                                };
                                pending?: {
                                    bytes: number;
                                    files: number;
                                };
                                planned?: {
                                    bytes: number;
                                    files: number;
                                };
                                sent?: {
                                    bytes: number;
                                    files: number;
                                };
                                skipped?: {
                                    bytes: number;
                                    files: number;
                                };
                                stored?: {
                                    bytes: number;
                                    files: number;
                                };
                                uploaded?: {
                                    bytes: number;
                                    files: number;
                                };
                            };
                            createdAtMs: number;
                            endedAtMs: number | null;
                            engines: number;
                            failure: string | null;
                            id: string;
                            inFlight: {
                                id: number;
                                path: string;
                                sentBytes: number;
                                sizeBytes: number;
                            }[];
                            /** @default false */
                            manifestOpen: boolean;
                            nowMs: number;
                            /** @default null */
                            packs: {
                                bytes: number;
                                fileBytes: number;
                                files: number;
                            } | null;
                            partBytes: number;
                            problem: {
                                code: string;
                                sentence: string;
                            } | null;
                            revision: number;
                            settings: {
                                /**
                                 * @default skip_identical
                                 * @enum {string}
                                 */
                                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                                /** @default 16 */
                                parallelUploads: number;
                                /** @default 16777216 */
                                partSizeBytes: number;
                                /** @default 4 */
                                retries: number;
                            };
                            startedAtMs: number | null;
                            /** @enum {string} */
                            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            weakNoOverwrite: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    retrySession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A new attempt for the files that failed or were cancelled. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        view: {
                            attempt: number;
                            counters: {
                                cancelled?: {
                                    bytes: number;
                                    files: number;
                                };
                                failed?: {
                                    bytes: number;
                                    files: number;
                                };
                                interrupted?: {
                                    bytes: number;
                                    files: number;
                                };
                                leased?: {
                                    bytes: number;
                                    files: number;
                                };
                                pending?: {
                                    bytes: number;
                                    files: number;
                                };
                                planned?: {
                                    bytes: number;
                                    files: number;
                                };
                                sent?: {
                                    bytes: number;
                                    files: number;
                                };
                                skipped?: {
                                    bytes: number;
                                    files: number;
                                };
                                stored?: {
                                    bytes: number;
                                    files: number;
                                };
                                uploaded?: {
                                    bytes: number;
                                    files: number;
                                };
                            };
                            createdAtMs: number;
                            endedAtMs: number | null;
                            engines: number;
                            failure: string | null;
                            id: string;
                            inFlight: {
                                id: number;
                                path: string;
                                sentBytes: number;
                                sizeBytes: number;
                            }[];
                            /** @default false */
                            manifestOpen: boolean;
                            nowMs: number;
                            /** @default null */
                            packs: {
                                bytes: number;
                                fileBytes: number;
                                files: number;
                            } | null;
                            partBytes: number;
                            problem: {
                                code: string;
                                sentence: string;
                            } | null;
                            revision: number;
                            settings: {
                                /**
                                 * @default skip_identical
                                 * @enum {string}
                                 */
                                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                                /** @default 16 */
                                parallelUploads: number;
                                /** @default 16777216 */
                                partSizeBytes: number;
                                /** @default 4 */
                                retries: number;
                            };
                            startedAtMs: number | null;
                            /** @enum {string} */
                            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            weakNoOverwrite: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    openScan: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A number for one reading of the folder. */
            201: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        scan: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getSessionSocket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A WebSocket that speaks the frames of core/protocol/socket-frames. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was no WebSocket upgrade. */
            426: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    startSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    files: number | null;
                    scan: number;
                };
            };
        };
        responses: {
            /** @description The session is being planned. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        view: {
                            attempt: number;
                            counters: {
                                cancelled?: {
                                    bytes: number;
                                    files: number;
                                };
                                failed?: {
                                    bytes: number;
                                    files: number;
                                };
                                interrupted?: {
                                    bytes: number;
                                    files: number;
                                };
                                leased?: {
                                    bytes: number;
                                    files: number;
                                };
                                pending?: {
                                    bytes: number;
                                    files: number;
                                };
                                planned?: {
                                    bytes: number;
                                    files: number;
                                };
                                sent?: {
                                    bytes: number;
                                    files: number;
                                };
                                skipped?: {
                                    bytes: number;
                                    files: number;
                                };
                                stored?: {
                                    bytes: number;
                                    files: number;
                                };
                                uploaded?: {
                                    bytes: number;
                                    files: number;
                                };
                            };
                            createdAtMs: number;
                            endedAtMs: number | null;
                            engines: number;
                            failure: string | null;
                            id: string;
                            inFlight: {
                                id: number;
                                path: string;
                                sentBytes: number;
                                sizeBytes: number;
                            }[];
                            /** @default false */
                            manifestOpen: boolean;
                            nowMs: number;
                            /** @default null */
                            packs: {
                                bytes: number;
                                fileBytes: number;
                                files: number;
                            } | null;
                            partBytes: number;
                            problem: {
                                code: string;
                                sentence: string;
                            } | null;
                            revision: number;
                            settings: {
                                /**
                                 * @default skip_identical
                                 * @enum {string}
                                 */
                                conflictPolicy: "skip_identical" | "overwrite" | "fail" | "keep_both";
                                /** @default 16 */
                                parallelUploads: number;
                                /** @default 16777216 */
                                partSizeBytes: number;
                                /** @default 4 */
                                retries: number;
                            };
                            startedAtMs: number | null;
                            /** @enum {string} */
                            state: "pending" | "planning" | "in_progress" | "paused" | "verifying" | "completed" | "completed_with_errors" | "failed" | "cancelled";
                            weakNoOverwrite: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Totals over everything in your company. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        statistics: {
                            active: number;
                            activeProjects: number;
                            bytesUploaded: number;
                            cycles: number;
                            filesFailed: number;
                            filesUploaded: number;
                            projects: number;
                            sessions: number;
                            /** @description People who have made a session. */
                            uploaders: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getStatisticsDaily: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every day (UTC) from `from` to `to`, both inclusive, by the day on which a session was made. Without them the last 30 days. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        days: {
                            bytes: number;
                            day: string;
                            files: number;
                            sessions: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listStatisticsProjects: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description Shows only what contains this text. */
                q?: string;
                /** @description "-" in front descends. */
                sort?: "name" | "-name" | "sessions" | "-sessions" | "filesUploaded" | "-filesUploaded" | "bytesUploaded" | "-bytesUploaded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of projects with their totals, the largest first. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                        projects: {
                            bytesUploaded: number;
                            filesFailed: number;
                            filesUploaded: number;
                            id: string;
                            name: string;
                            sessions: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listStorageProfiles: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description Shows only what contains this text. */
                q?: string;
                /** @description "-" in front descends. */
                sort?: "name" | "-name" | "createdAtMs" | "-createdAtMs";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the storage profiles of your company. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                        storageProfiles: components["schemas"]["StorageProfile"][];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createStorageProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accessKeyId: string;
                    endpoint: string;
                    /** @enum {string} */
                    kind?: "keys";
                    name: string;
                    region: string;
                    secretAccessKey: string;
                } | {
                    endpoint: string;
                    /** @enum {string} */
                    kind: "role";
                    name: string;
                    region: string;
                    roleArn: string;
                };
            };
        };
        responses: {
            /** @description The new storage profile. Its secret is never answered. */
            201: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description Where the new thing is. */
                    Location: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        storageProfile: components["schemas"]["StorageProfile"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getStorageProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                storageProfileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The storage profile, without its secret. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        storageProfile: components["schemas"]["StorageProfile"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    deleteStorageProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                storageProfileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    updateStorageProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                storageProfileId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accessKeyId?: string;
                    endpoint?: string;
                    /** @enum {string} */
                    kind?: "keys" | "role";
                    name?: string;
                    region?: string;
                    roleArn?: string;
                    secretAccessKey?: string;
                };
            };
        };
        responses: {
            /** @description The changed storage profile. An absent field, or an empty secret, stays as it was. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        storageProfile: components["schemas"]["StorageProfile"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before, under the same sort. */
                cursor?: string;
                /** @description How many to answer, up to 200; 50 when absent. */
                limit?: string;
                /** @description Shows only what contains this text. */
                q?: string;
                role?: "admin" | "user";
                /** @description "-" in front descends. */
                sort?: "username" | "-username" | "displayName" | "-displayName" | "createdAtMs" | "-createdAtMs" | "lastSignInAtMs" | "-lastSignInAtMs";
                status?: "active" | "inactive" | "invited";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users of your company. `q` looks into name, username and e-mail address. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `cursor` of the next page; null on the last one. */
                        nextCursor: string | null;
                        users: components["schemas"]["User"][];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName: string;
                    /** @default null */
                    email?: "" | null | string;
                    /** @default  */
                    jobTitle?: string;
                    password?: string;
                    /** @default  */
                    phone?: string;
                    /**
                     * @default user
                     * @enum {string}
                     */
                    role?: "admin" | "user";
                    username?: string;
                };
            };
        };
        responses: {
            /** @description The new user: with a password at once, without one by invitation to the e-mail address. */
            201: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description Where the new thing is. */
                    Location: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitation: components["schemas"]["SentLink"];
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName?: string;
                    email?: "" | null | string;
                    jobTitle?: string;
                    phone?: string;
                    username?: string;
                };
            };
        };
        responses: {
            /** @description The changed user. An absent field stays as it was. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    activateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, who may sign in again. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    deactivateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, signed out everywhere and unable to sign in. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    inviteUserAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A new invitation; the former link no longer works. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        link: components["schemas"]["SentLink"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    resetUserPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A link with which the user chooses a new password; it works for one hour. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        link: components["schemas"]["SentLink"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    setUserRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins. */
                "If-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "admin" | "user";
                };
            };
        };
        responses: {
            /** @description The user in the new role, signed out everywhere. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    endUserSignIns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many sign-ins of the user ended. */
            200: {
                headers: {
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
    removeUserTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, without a second factor and signed out everywhere. */
            200: {
                headers: {
                    /** @description The version of the thing, for `If-Match`. */
                    ETag: string;
                    /** @description What is left: `"requests";r=599;t=1`. */
                    RateLimit?: string;
                    /** @description What is allowed: `"requests";q=600;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names the request in the log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
        };
    };
}
