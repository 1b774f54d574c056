/*
 * GraphQL - POST /v1/graphql: the same resources and commands as the REST routes, by the same code.
 *
 * Owns: reading the request, and the form of its answer (GraphQL, October 2021, section 7; GraphQL
 * over HTTP). A root field is run as the route it stands for, as a request of its own, so that
 * permissions, limits, validation, transactions and events are the route's. Must never know: a
 * service.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_GRAPHQL_H
#define INSULA_GATEWAY_GRAPHQL_GRAPHQL_H

#include "gateway/shape.h"

struct Request;

extern const Shape graphql_body_shape;
/* The handler of the route. */
void graphql_serve(struct Request *req);

#endif
