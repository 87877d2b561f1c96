/** The Messages dialect: what its callers and its upstreams say, versions 2023-06-01 and 2026-10-21. */
@NullMarked
package dev.penstock.core.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
