/// The keys of the product: names, units, defaults, and one loader that refuses what it does not
/// understand.
@NullMarked
package io.pondpilot.common.settings;

import org.jspecify.annotations.NullMarked;
