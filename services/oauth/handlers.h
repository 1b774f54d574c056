/* The handlers of services/oauth/routes.c, by file. */
#ifndef INSULA_SERVICES_OAUTH_HANDLERS_H
#define INSULA_SERVICES_OAUTH_HANDLERS_H

#include "gateway/request.h"

/* applications/application.c */
extern const Resource application_resource;
extern const Shape application_create_shape, application_update_shape;
void application_create(Request *req);
void application_update(Request *req);
void application_delete(Request *req);
void application_secret_add(Request *req);
void application_secret_remove(Request *req);

/* applications/platform.c */
extern const Shape platform_application_create_shape;
void platform_application_list(Request *req);
void platform_application_create(Request *req);
void platform_application_delete(Request *req);

/* applications/offered.c */
extern const Shape offered_application_update_shape;
void offered_application_list(Request *req);
void offered_application_update(Request *req);

/* issuer.c */
void oauth_discovery(Request *req);

/* problem.c */
extern const ProblemForm oauth_problem_form;

/* authorize.c */
void oauth_authorize(Request *req);
void oauth_push(Request *req);

/* consent.c */
extern const Shape consent_inspect_shape, consent_decide_shape;
void consent_inspect(Request *req);
void consent_decide(Request *req);
void my_applications(Request *req);
void my_application_remove(Request *req);

/* token.c */
void oauth_token(Request *req);

/* token_state.c */
void oauth_revoke(Request *req);
void oauth_introspect(Request *req);
void oauth_userinfo(Request *req);

/* signing_key.c */
extern const Shape signing_key_rotate_shape;
void oauth_jwks(Request *req);
void signing_key_rotate(Request *req);

/* device.c */
extern const Shape device_inspect_shape, device_decide_shape;
void oauth_device(Request *req);
void device_inspect(Request *req);
void device_decide(Request *req);

/* logout.c */
void oauth_logout(Request *req);

#endif
