/** The clients that people use, each against every upstream. */
@NullMarked
package dev.penstock.app.clients;

import org.jspecify.annotations.NullMarked;
