/** People: their passwords, logins, tokens and rights, and what the control plane offers about them. */
@NullMarked
package dev.penstock.gateway.identity;

import org.jspecify.annotations.NullMarked;
