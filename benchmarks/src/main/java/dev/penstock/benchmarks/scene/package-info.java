/** What is measured, arm by arm and block by block. */
@NullMarked
package dev.penstock.benchmarks.scene;

import org.jspecify.annotations.NullMarked;
