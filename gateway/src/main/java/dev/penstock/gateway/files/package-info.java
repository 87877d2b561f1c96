/** Files of the data folder that nobody else may read. */
@NullMarked
package dev.penstock.gateway.files;

import org.jspecify.annotations.NullMarked;
