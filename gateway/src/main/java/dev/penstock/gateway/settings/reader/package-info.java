/**
 * How settings are read: the forms that values may have, single keys, parts made of members, and what to make of the rest.
 */
@NullMarked
package dev.penstock.gateway.settings.reader;

import org.jspecify.annotations.NullMarked;
