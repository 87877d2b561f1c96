/** What texts take in tokens, where nobody has counted. */
@NullMarked
package dev.penstock.core.token;

import org.jspecify.annotations.NullMarked;
