/// Who a caller is: tokens in, users out; and the credentials by which workers know their relay.
@NullMarked
package io.pondpilot.common.identity;

import org.jspecify.annotations.NullMarked;
