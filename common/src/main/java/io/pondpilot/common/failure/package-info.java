/// The one failure type of all services and its mapping to gRPC and HTTP; nothing else may enter.
@NullMarked
package io.pondpilot.common.failure;

import org.jspecify.annotations.NullMarked;
