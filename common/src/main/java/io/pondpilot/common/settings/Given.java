package io.pondpilot.common.settings;

import java.util.List;

/// A value that somebody gave.
///
/// @param origin where, for people: `proxy.yaml, line 3` or `the variable PORT`
/// @param texts one text, or the elements of a list
/// @param list whether it was written as a list
record Given(String origin, List<String> texts, boolean list) {}
