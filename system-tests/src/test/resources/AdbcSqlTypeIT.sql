CREATE OR REPLACE TABLE adbc_alltypes AS
SELECT
    42::BIGINT AS bigint_t,
    'abcd'::BLOB AS blob_t,
    true AS boolean_t,
    DATE '2000-01-01' AS date_t,
    42::INTEGER AS int_t,
    42::SMALLINT AS smallint_t,
    'foo' AS text_t,
    TIME '04:05:06.123456' AS time_without_time_zone_t,
    TIMESTAMP '2000-01-02 03:04:05.123' AS timestamp_without_time_zone_t,
    TIMESTAMPTZ '2000-01-01 21:04:05.123+00' AS timestamp_with_time_zone_t
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
