/** Logins by an identity provider that speaks OpenID Connect. */
@NullMarked
package dev.penstock.gateway.identity.oidc;

import org.jspecify.annotations.NullMarked;
