/*
 * Service accounts - accounts of programs.
 *
 * Owns: making, changing and removing them. They are rows of users.account like people, so that
 * roles, teams, shares and history know them, but have no password, an e-mail that goes nowhere,
 * and are listed apart; what opens for them is an API key. None of them is an owner of the
 * workspace. User's own.
 */
#ifndef INSULA_SERVICES_USER_SERVICE_ACCOUNTS_H
#define INSULA_SERVICES_USER_SERVICE_ACCOUNTS_H

#include "gateway/request.h"

extern const Resource service_account_resource;
extern const Shape service_account_create_shape, service_account_update_shape;

void service_account_create(Request *req);
void service_account_update(Request *req);
void service_account_remove(Request *req);

#endif
