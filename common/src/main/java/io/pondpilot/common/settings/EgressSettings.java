package io.pondpilot.common.settings;

/// The way out to the databases.
///
/// @param managementPort health, metrics and info; 0 takes a free one
public record EgressSettings(int managementPort) {}
