package io.pondpilot.worker;

import java.util.ArrayList;
import java.util.List;

/// A type of DuckDB and values of it as SQL expressions: the ends of its range, what is odd about
/// it, and NULL.
///
/// @param name the type as SQL writes it
/// @param values that go back unchanged in every way
/// @param losslessOnly values that do so only with `arrow_lossless_conversion`
/// @param ingestedOnly values that do so only by ingestion
record TypeCase(
        String name, List<String> values, List<String> losslessOnly, List<String> ingestedOnly) {
    private static final String NULL = "NULL";

    private static TypeCase of(String name, String... values) {
        List<String> all = new ArrayList<>(List.of(values));
        all.add(NULL);
        return new TypeCase(name, all, List.of(), List.of());
    }

    private TypeCase losslessOnly(String... more) {
        return new TypeCase(name, values, List.of(more), ingestedOnly);
    }

    private TypeCase ingestedOnly(String... more) {
        return new TypeCase(name, values, losslessOnly, List.of(more));
    }

    /// What no parameter can be, not even NULL.
    private static TypeCase unbindable(String name, String... values) {
        List<String> all = new ArrayList<>(List.of(values));
        all.add(NULL);
        return new TypeCase(name, List.of(), List.of(), all);
    }

    /// Every type that a column can have.
    static List<TypeCase> all() {
        return List.of(
                of("BOOLEAN", "true", "false"),
                of("TINYINT", "-128", "0", "127"),
                of("SMALLINT", "-32768", "32767"),
                of("INTEGER", "-2147483648", "2147483647"),
                of("BIGINT", "-9223372036854775808", "9223372036854775807"),
                of(
                        "HUGEINT",
                        "0",
                        "-170141183460469231731687303715884105728",
                        "170141183460469231731687303715884105727",
                        "-99999999999999999999999999999999999999"),
                of("UTINYINT", "0", "255"),
                of("USMALLINT", "0", "65535"),
                of("UINTEGER", "0", "4294967295"),
                of("UBIGINT", "0", "18446744073709551615"),
                of("UHUGEINT", "0", "170141183460469231731687303715884105727")
                        .losslessOnly(
                                "170141183460469231731687303715884105728",
                                "340282366920938463463374607431768211455"),
                of("BIGNUM", "0", "-1", "'" + "9".repeat(60) + "'", "'-" + "9".repeat(60) + "'"),
                of("DECIMAL(4,1)", "-999.9", "999.9"),
                of("DECIMAL(9,9)", "-0.999999999", "0.000000001"),
                of("DECIMAL(18,0)", "-999999999999999999", "999999999999999999"),
                of("DECIMAL(19,3)", "-9999999999999999.999", "0.001"),
                of("DECIMAL(38,0)", "'-" + "9".repeat(38) + "'", "'" + "9".repeat(38) + "'"),
                of("DECIMAL(38,38)", "'-0." + "9".repeat(38) + "'", "'0." + "0".repeat(37) + "1'"),
                of(
                        "FLOAT",
                        "'nan'",
                        "'inf'",
                        "'-inf'",
                        "'-0.0'",
                        "'3.4028235e38'",
                        "'1e-45'",
                        "0.1"),
                of(
                        "DOUBLE",
                        "'nan'",
                        "'inf'",
                        "'-inf'",
                        "'-0.0'",
                        "'1.7976931348623157e308'",
                        "'5e-324'",
                        "0.1"),
                of(
                        "VARCHAR",
                        "''",
                        "'it''s ü 🦆'",
                        "'NULL'",
                        "'\\x00'",
                        "repeat('x', 100000)",
                        "'a' || chr(0) || 'b'"),
                of("BLOB", "''::BLOB", "'\\x00\\xFF\\x27\\x5C'::BLOB", "repeat('x', 100000)::BLOB"),
                of("BIT")
                        .losslessOnly(
                                "'0'",
                                "'1'",
                                "'10101010'",
                                "'101010101'",
                                "'" + "01".repeat(100) + "'"),
                of(
                        "UUID",
                        "'00000000-0000-0000-0000-000000000000'",
                        "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                        "'123e4567-e89b-12d3-a456-426614174000'"),
                of("ENUM('a', 'it''s ü', '')", "'a'", "'it''s ü'", "''"),
                of(
                        "DATE",
                        "'2024-02-29'",
                        "'1969-12-31'",
                        "'0001-01-01'",
                        "'0044-03-15 (BC)'",
                        "'5877642-06-25 (BC)'",
                        "'5881580-07-10'",
                        "'infinity'",
                        "'-infinity'"),
                of("TIME", "'00:00:00'", "'23:59:59.999999'", "'24:00:00'"),
                of("TIME_NS", "'00:00:00.000000001'", "'23:59:59.999999999'"),
                of("TIMETZ", "'00:00:00+00'")
                        .losslessOnly(
                                "'12:34:56.789012+05:30'",
                                "'23:59:59.999999-15:59:59'",
                                "'00:00:00+15:59:59'"),
                of(
                        "TIMESTAMP",
                        "'2024-02-29 12:34:56.789012'",
                        "'1969-12-31 23:59:59.999999'",
                        "'0001-01-01 00:00:00'",
                        "'290309-12-22 (BC) 00:00:00'",
                        "'294247-01-10 04:00:54.775806'",
                        "'infinity'",
                        "'-infinity'"),
                of(
                        "TIMESTAMP_S",
                        "'2024-02-29 12:34:56'",
                        "'1969-12-31 23:59:59'",
                        "'290309-12-22 (BC) 00:00:00'",
                        "'294247-01-10 04:00:54'",
                        "'infinity'"),
                of(
                        "TIMESTAMP_MS",
                        "'2024-02-29 12:34:56.789'",
                        "'1969-12-31 23:59:59.999'",
                        "'290309-12-22 (BC) 00:00:00'",
                        "'294247-01-10 04:00:54.775'",
                        "'infinity'"),
                of(
                        "TIMESTAMP_NS",
                        "'2024-02-29 12:34:56.789012345'",
                        "'1969-12-31 23:59:59.999999999'",
                        "'1677-09-22 00:00:00'",
                        "'2262-04-11 23:47:16.854775806'",
                        "'infinity'"),
                of(
                        "TIMESTAMPTZ",
                        "'2024-02-29 12:34:56.789012+05:30'",
                        "'1969-12-31 23:59:59.999999+00'",
                        "'0001-01-01 00:00:00+00'",
                        "'290309-12-22 (BC) 00:00:00+00'",
                        "'294247-01-10 04:00:54.775806+00'",
                        "'infinity'",
                        "'-infinity'"),
                of(
                        "INTERVAL",
                        "INTERVAL 0 SECOND",
                        "INTERVAL '1 year 2 months 3 days 04:05:06.789012'",
                        "INTERVAL '-1 year -2 months -3 days -04:05:06.789012'",
                        "INTERVAL '1 month -3 days 00:00:00.000001'",
                        "INTERVAL '178956970 years 7 months 2147483647 days'",
                        "INTERVAL '-178956970 years -7 months -2147483647 days'",
                        "INTERVAL '2562047 hours'",
                        "INTERVAL '-2562047 hours'"),
                of("INTEGER[]", "[]", "[1, NULL, -2147483648]"),
                of("VARCHAR[]", "['', NULL, 'NULL', 'it''s', '\\', '[a, b]', ' {k: v} ', 'ü']"),
                of("BLOB[]", "[''::BLOB, NULL, '\\x00\\xFF\\x27\\x5C'::BLOB]"),
                of("DOUBLE[]", "['nan'::DOUBLE, 'inf'::DOUBLE, '-0.0'::DOUBLE, NULL]"),
                of("BOOLEAN[][]", "[[true, NULL], [], NULL, [false]]"),
                of("INTERVAL[]", "[INTERVAL '-1 year -2 months -3 days -04:05:06.789012', NULL]"),
                of("TIMESTAMP[]", "['2024-02-29 12:34:56.789012'::TIMESTAMP, 'infinity', NULL]"),
                of("TIMESTAMPTZ[]", "['2024-02-29 12:34:56.789012+01'::TIMESTAMPTZ, NULL]"),
                of("TIMESTAMP_NS[]", "['2024-02-29 12:34:56.789012345'::TIMESTAMP_NS, NULL]"),
                of("TIMETZ[]").losslessOnly("['12:34:56.789012+05:30'::TIMETZ, NULL]"),
                of("DATE[]", "['2024-02-29'::DATE, '0044-03-15 (BC)'::DATE, NULL]"),
                of("TIME[]", "['23:59:59.999999'::TIME, NULL]"),
                of("UUID[]", "['123e4567-e89b-12d3-a456-426614174000'::UUID, NULL]"),
                of("BIT[]").losslessOnly("['101010101'::BIT, NULL]"),
                of("HUGEINT[]", "[170141183460469231731687303715884105727::HUGEINT, NULL]"),
                of("ENUM('a', 'b')[]", "['a', NULL, 'b']"),
                of("DECIMAL(38,10)[]", "['-" + "9".repeat(28) + "." + "9".repeat(10) + "', NULL]"),
                of("INTEGER[3]", "[1, NULL, 3]", "[-1, -2, -3]"),
                of("VARCHAR[2][]", "[['a', NULL], NULL, ['b', '']]"),
                of(
                        "STRUCT(a INTEGER, \"it's b\" VARCHAR, c STRUCT(d DATE[]))",
                        "{'a': 1, 'it''s b': '{x}', 'c': {'d': ['2024-02-29'::DATE, NULL]}}",
                        "{'a': NULL, 'it''s b': NULL, 'c': NULL}"),
                of("MAP(VARCHAR, BIGINT)", "MAP {}", "MAP {'k''1': 1, '': NULL, '=': -1}"),
                of("MAP(INTEGER, VARCHAR[])", "MAP {1: ['a', NULL], 2: NULL, 3: []}"),
                of(
                        "UNION(num INTEGER, str VARCHAR)",
                        "union_value(num := 42)",
                        "union_value(str := '42')"),
                of("UNION(a VARCHAR, b VARCHAR, d DATE)", "union_value(d := DATE '2024-02-29')")
                        .ingestedOnly("union_value(a := 'x')", "union_value(b := 'x')"),
                unbindable(
                        "UNION(c DATE[], d DATE)",
                        "union_value(c := [DATE '2024-02-29', NULL])",
                        "union_value(d := DATE '2024-02-29')"),
                of("UNION(num INTEGER, str VARCHAR)[]", "[]")
                        .ingestedOnly(
                                "[union_value(num := 42)::UNION(num INTEGER, str VARCHAR),"
                                        + " union_value(str := '42')::UNION(num INTEGER, str VARCHAR)]"),
                of("GEOMETRY").ingestedOnly("'POINT (1 2)'"),
                of(
                        "STRUCT(a INTEGER, b STRUCT(c TIMESTAMP, d TIMESTAMPTZ, e INTERVAL))",
                        "{'a': 1, 'b': {'c': '290309-12-22 (BC) 00:00:00'::TIMESTAMP, 'd': '-infinity'::TIMESTAMPTZ, 'e': INTERVAL '-1 month'}}"),
                of("JSON", "'{\"a\": [1, null, \"it''s\"]}'", "'null'"));
    }
}
