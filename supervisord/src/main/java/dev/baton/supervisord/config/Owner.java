// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

/// Whom a socket file is to belong to.
///
/// @param uid the user
/// @param gid the group; -1 to leave it
public record Owner(int uid, int gid) {}
