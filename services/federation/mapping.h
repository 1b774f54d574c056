/*
 * Mapping - what the groups of an identity provider give here. Federation's own.
 *
 * A rule gives a role or a team to whoever is in a group. What a rule gave is remembered beside the
 * person, and taken when the group goes; what somebody has in another way stays. A rule gives
 * nothing that the administrator who wrote it does not have at that moment, and nobody becomes an
 * owner by a group.
 */
#ifndef INSULA_SERVICES_FEDERATION_MAPPING_H
#define INSULA_SERVICES_FEDERATION_MAPPING_H

#include "services/federation/federation.h"

/* The claim that a field of ours is read from: what the mapping says, else `fallback`. */
Text mapping_attribute(Arena *arena, const FederationProvider *provider, const char *field,
                       Text fallback);

/* Gives and takes roles and teams, with their events, in the caller's transaction; true when
 * something changed: auth_revoke() then comes last in it. Yields. */
bool mapping_apply(Task *task, const FederationProvider *provider, Uuid user_id,
                   const Arrival *arrival);
/* Takes from somebody all that the provider's groups gave, likewise. */
bool mapping_take_all(Task *task, const FederationProvider *provider, Uuid user_id);
/* The role of who arrives for the first time: the mapping's when who wrote it may give it, else
 * nil. Yields. */
Uuid mapping_first_role(Task *task, const FederationProvider *provider);

#endif
