/** Where settings are written down: the environment, the {@code .env} file, and the YAML file with its references. */
@NullMarked
package dev.penstock.gateway.settings.source;

import org.jspecify.annotations.NullMarked;
