package io.pondpilot.container.process;

/// One process and no other: a pid alone is given away again.
///
/// @param pid its number
/// @param startTicks clock ticks between boot and its start (`/proc/<pid>/stat`, field 22)
/// @param bootId which boot the ticks count from (`/proc/sys/kernel/random/boot_id`)
record ProcessIdentity(long pid, long startTicks, String bootId) {}
