/// One call from a client to a model: which models are asked in which order, what is tried again,
/// how long everything may take, and how bytes get from one side to the other. It sees the client
/// and the providers as ports, and knows no HTTP server.
@NullMarked
package io.pondpilot.ai.call;

import org.jspecify.annotations.NullMarked;
