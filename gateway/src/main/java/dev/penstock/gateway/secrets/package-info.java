/**
 * Secrets at rest: {@link dev.penstock.gateway.secrets.Safe} seals a text for one place in the database and opens it there, under
 * {@link dev.penstock.gateway.secrets.MasterKeys}.
 */
@NullMarked
package dev.penstock.gateway.secrets;

import org.jspecify.annotations.NullMarked;
