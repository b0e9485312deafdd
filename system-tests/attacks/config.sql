-- Changing settings of the instance.
-- effect: settings
PRAGMA enable_checkpoint_on_shutdown; SET threads = 3
PRAGMA disable_optimizer; SET GLOBAL threads = 3
PRAGMA enable_object_cache; SET threads = 2; SET threads = 5
SET threads = 6; SELECT 1
SET memory_limit = '99GB'; SELECT 1
SET GLOBAL memory_limit = '98GB'
SET default_order = 'DESC'; SET threads = 4
SET enable_external_access = true
RESET threads
RESET memory_limit
PRAGMA memory_limit = '97GB'
PRAGMA threads = 7
PRAGMA temp_directory = '@OUT@'
SET schema = 'main'; SET threads = 8
/* */SET/* */threads/* */=/* */9
SET -- x@NL@threads = 10
-- effect: shows:CHANGED-allocator_background_threads-
SET allocator_background_threads = true; SELECT 'CHAN' || 'GED-allocator_background_threads-' FROM duckdb_settings() WHERE name = 'allocator_background_threads' AND value = 'true'
SET GLOBAL allocator_background_threads = true; SELECT 'CHAN' || 'GED-allocator_background_threads-' FROM duckdb_settings() WHERE name = 'allocator_background_threads' AND value = 'true'
-- effect: shows:CHANGED-allow_community_extensions-
SET allow_community_extensions = true; SELECT 'CHAN' || 'GED-allow_community_extensions-' FROM duckdb_settings() WHERE name = 'allow_community_extensions' AND value = 'true'
SET GLOBAL allow_community_extensions = true; SELECT 'CHAN' || 'GED-allow_community_extensions-' FROM duckdb_settings() WHERE name = 'allow_community_extensions' AND value = 'true'
-- effect: shows:CHANGED-allow_persistent_secrets-
SET allow_persistent_secrets = true; SELECT 'CHAN' || 'GED-allow_persistent_secrets-' FROM duckdb_settings() WHERE name = 'allow_persistent_secrets' AND value = 'true'
SET GLOBAL allow_persistent_secrets = true; SELECT 'CHAN' || 'GED-allow_persistent_secrets-' FROM duckdb_settings() WHERE name = 'allow_persistent_secrets' AND value = 'true'
RESET allow_persistent_secrets; SELECT 'CHAN' || 'GED-allow_persistent_secrets-' FROM duckdb_settings() WHERE name = 'allow_persistent_secrets' AND value = 'true'
RESET GLOBAL allow_persistent_secrets; SELECT 'CHAN' || 'GED-allow_persistent_secrets-' FROM duckdb_settings() WHERE name = 'allow_persistent_secrets' AND value = 'true'
-- effect: shows:CHANGED-allow_unsigned_extensions-
SET allow_unsigned_extensions = true; SELECT 'CHAN' || 'GED-allow_unsigned_extensions-' FROM duckdb_settings() WHERE name = 'allow_unsigned_extensions' AND value = 'true'
SET GLOBAL allow_unsigned_extensions = true; SELECT 'CHAN' || 'GED-allow_unsigned_extensions-' FROM duckdb_settings() WHERE name = 'allow_unsigned_extensions' AND value = 'true'
-- effect: shows:CHANGED-allowed_configs-
SET allowed_configs = ['threads']; SELECT 'CHAN' || 'GED-allowed_configs-' FROM duckdb_settings() WHERE name = 'allowed_configs' AND value = '[threads]'
SET GLOBAL allowed_configs = ['threads']; SELECT 'CHAN' || 'GED-allowed_configs-' FROM duckdb_settings() WHERE name = 'allowed_configs' AND value = '[threads]'
-- effect: shows:CHANGED-allowed_directories-
SET allowed_directories = ['/']; SELECT 'CHAN' || 'GED-allowed_directories-' FROM duckdb_settings() WHERE name = 'allowed_directories' AND value = '[/]'
SET GLOBAL allowed_directories = ['/']; SELECT 'CHAN' || 'GED-allowed_directories-' FROM duckdb_settings() WHERE name = 'allowed_directories' AND value = '[/]'
-- effect: shows:CHANGED-autoinstall_known_extensions-
SET autoinstall_known_extensions = true; SELECT 'CHAN' || 'GED-autoinstall_known_extensions-' FROM duckdb_settings() WHERE name = 'autoinstall_known_extensions' AND value = 'true'
SET GLOBAL autoinstall_known_extensions = true; SELECT 'CHAN' || 'GED-autoinstall_known_extensions-' FROM duckdb_settings() WHERE name = 'autoinstall_known_extensions' AND value = 'true'
-- effect: shows:CHANGED-autoload_known_extensions-
SET autoload_known_extensions = true; SELECT 'CHAN' || 'GED-autoload_known_extensions-' FROM duckdb_settings() WHERE name = 'autoload_known_extensions' AND value = 'true'
SET GLOBAL autoload_known_extensions = true; SELECT 'CHAN' || 'GED-autoload_known_extensions-' FROM duckdb_settings() WHERE name = 'autoload_known_extensions' AND value = 'true'
RESET autoload_known_extensions; SELECT 'CHAN' || 'GED-autoload_known_extensions-' FROM duckdb_settings() WHERE name = 'autoload_known_extensions' AND value = 'true'
RESET GLOBAL autoload_known_extensions; SELECT 'CHAN' || 'GED-autoload_known_extensions-' FROM duckdb_settings() WHERE name = 'autoload_known_extensions' AND value = 'true'
-- effect: shows:CHANGED-block_allocator_memory-
SET block_allocator_memory = '1MB'; SELECT 'CHAN' || 'GED-block_allocator_memory-' FROM duckdb_settings() WHERE name = 'block_allocator_memory' AND value = '976.5 KiB'
SET GLOBAL block_allocator_memory = '1MB'; SELECT 'CHAN' || 'GED-block_allocator_memory-' FROM duckdb_settings() WHERE name = 'block_allocator_memory' AND value = '976.5 KiB'
-- effect: shows:CHANGED-catalog_error_max_schemas-
SET catalog_error_max_schemas = 7; SELECT 'CHAN' || 'GED-catalog_error_max_schemas-' FROM duckdb_settings() WHERE name = 'catalog_error_max_schemas' AND value = '7'
SET GLOBAL catalog_error_max_schemas = 7; SELECT 'CHAN' || 'GED-catalog_error_max_schemas-' FROM duckdb_settings() WHERE name = 'catalog_error_max_schemas' AND value = '7'
-- effect: shows:CHANGED-checkpoint_threshold-
SET checkpoint_threshold = '1KB'; SELECT 'CHAN' || 'GED-checkpoint_threshold-' FROM duckdb_settings() WHERE name = 'checkpoint_threshold' AND value = '1000 bytes'
SET GLOBAL checkpoint_threshold = '1KB'; SELECT 'CHAN' || 'GED-checkpoint_threshold-' FROM duckdb_settings() WHERE name = 'checkpoint_threshold' AND value = '1000 bytes'
-- effect: shows:CHANGED-custom_extension_repository-
SET custom_extension_repository = '@OUT@'; SELECT 'CHAN' || 'GED-custom_extension_repository-' FROM duckdb_settings() WHERE name = 'custom_extension_repository' AND value = '@OUT@'
SET GLOBAL custom_extension_repository = '@OUT@'; SELECT 'CHAN' || 'GED-custom_extension_repository-' FROM duckdb_settings() WHERE name = 'custom_extension_repository' AND value = '@OUT@'
-- effect: shows:CHANGED-default_block_size-
SET default_block_size = 16384; SELECT 'CHAN' || 'GED-default_block_size-' FROM duckdb_settings() WHERE name = 'default_block_size' AND value = '16384'
SET GLOBAL default_block_size = 16384; SELECT 'CHAN' || 'GED-default_block_size-' FROM duckdb_settings() WHERE name = 'default_block_size' AND value = '16384'
-- effect: shows:CHANGED-disabled_filesystems-
SET disabled_filesystems = 'LocalFileSystem'; SELECT 'CHAN' || 'GED-disabled_filesystems-' FROM duckdb_settings() WHERE name = 'disabled_filesystems' AND value = 'LocalFileSystem'
SET GLOBAL disabled_filesystems = 'LocalFileSystem'; SELECT 'CHAN' || 'GED-disabled_filesystems-' FROM duckdb_settings() WHERE name = 'disabled_filesystems' AND value = 'LocalFileSystem'
-- effect: shows:CHANGED-enable_external_access-
SET enable_external_access = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
SET GLOBAL enable_external_access = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
PRAGMA enable_external_access = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
SET SESSION enable_external_access = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
RESET lock_configuration; SET enable_external_access = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
SET lock_configuration = false; SET enable_external_access = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
set/**/enable_external_access/**/to true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
SET "enable_external_access" = true; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
BEGIN; SET enable_external_access = true; COMMIT; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
SET enable_external_access = (SELECT true); SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
RESET enable_external_access; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
RESET GLOBAL enable_external_access; SELECT 'CHAN' || 'GED-enable_external_access-' FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'true'
-- effect: shows:CHANGED-enable_http_metadata_cache-
SET enable_http_metadata_cache = true; SELECT 'CHAN' || 'GED-enable_http_metadata_cache-' FROM duckdb_settings() WHERE name = 'enable_http_metadata_cache' AND value = 'true'
SET GLOBAL enable_http_metadata_cache = true; SELECT 'CHAN' || 'GED-enable_http_metadata_cache-' FROM duckdb_settings() WHERE name = 'enable_http_metadata_cache' AND value = 'true'
-- effect: shows:CHANGED-enable_object_cache-
SET enable_object_cache = true; SELECT 'CHAN' || 'GED-enable_object_cache-' FROM duckdb_settings() WHERE name = 'enable_object_cache' AND value = 'true'
SET GLOBAL enable_object_cache = true; SELECT 'CHAN' || 'GED-enable_object_cache-' FROM duckdb_settings() WHERE name = 'enable_object_cache' AND value = 'true'
-- effect: shows:CHANGED-enable_progress_bar-
SET enable_progress_bar = true; SELECT 'CHAN' || 'GED-enable_progress_bar-' FROM duckdb_settings() WHERE name = 'enable_progress_bar' AND value = 'true'
SET GLOBAL enable_progress_bar = true; SELECT 'CHAN' || 'GED-enable_progress_bar-' FROM duckdb_settings() WHERE name = 'enable_progress_bar' AND value = 'true'
-- effect: shows:CHANGED-errors_as_json-
SET errors_as_json = true; SELECT 'CHAN' || 'GED-errors_as_json-' FROM duckdb_settings() WHERE name = 'errors_as_json' AND value = 'true'
SET GLOBAL errors_as_json = true; SELECT 'CHAN' || 'GED-errors_as_json-' FROM duckdb_settings() WHERE name = 'errors_as_json' AND value = 'true'
-- effect: shows:CHANGED-extension_directory-
SET extension_directory = '@OUT@'; SELECT 'CHAN' || 'GED-extension_directory-' FROM duckdb_settings() WHERE name = 'extension_directory' AND value = '@OUT@'
SET GLOBAL extension_directory = '@OUT@'; SELECT 'CHAN' || 'GED-extension_directory-' FROM duckdb_settings() WHERE name = 'extension_directory' AND value = '@OUT@'
-- effect: shows:CHANGED-external_threads-
SET external_threads = 0; SELECT 'CHAN' || 'GED-external_threads-' FROM duckdb_settings() WHERE name = 'external_threads' AND value = '0'
SET GLOBAL external_threads = 0; SELECT 'CHAN' || 'GED-external_threads-' FROM duckdb_settings() WHERE name = 'external_threads' AND value = '0'
-- effect: shows:CHANGED-file_search_path-
SET file_search_path = '@DIR@'; SELECT 'CHAN' || 'GED-file_search_path-' FROM duckdb_settings() WHERE name = 'file_search_path' AND value = '@DIR@'
SET GLOBAL file_search_path = '@DIR@'; SELECT 'CHAN' || 'GED-file_search_path-' FROM duckdb_settings() WHERE name = 'file_search_path' AND value = '@DIR@'
-- effect: shows:CHANGED-home_directory-
SET home_directory = '@OUT@'; SELECT 'CHAN' || 'GED-home_directory-' FROM duckdb_settings() WHERE name = 'home_directory' AND value = '@OUT@'
SET GLOBAL home_directory = '@OUT@'; SELECT 'CHAN' || 'GED-home_directory-' FROM duckdb_settings() WHERE name = 'home_directory' AND value = '@OUT@'
-- effect: shows:CHANGED-http_logging_output-
SET http_logging_output = '@OUT@/h'; SELECT 'CHAN' || 'GED-http_logging_output-' FROM duckdb_settings() WHERE name = 'http_logging_output' AND value = '@OUT@/h'
SET GLOBAL http_logging_output = '@OUT@/h'; SELECT 'CHAN' || 'GED-http_logging_output-' FROM duckdb_settings() WHERE name = 'http_logging_output' AND value = '@OUT@/h'
-- effect: shows:CHANGED-immediate_transaction_mode-
SET immediate_transaction_mode = true; SELECT 'CHAN' || 'GED-immediate_transaction_mode-' FROM duckdb_settings() WHERE name = 'immediate_transaction_mode' AND value = 'true'
SET GLOBAL immediate_transaction_mode = true; SELECT 'CHAN' || 'GED-immediate_transaction_mode-' FROM duckdb_settings() WHERE name = 'immediate_transaction_mode' AND value = 'true'
-- effect: shows:CHANGED-lock_configuration-
SET lock_configuration = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
SET GLOBAL lock_configuration = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
PRAGMA lock_configuration = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
SET SESSION lock_configuration = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
RESET lock_configuration; SET lock_configuration = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
SET lock_configuration = false; SET lock_configuration = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
set/**/lock_configuration/**/to false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
SET "lock_configuration" = false; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
BEGIN; SET lock_configuration = false; COMMIT; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
SET lock_configuration = (SELECT false); SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
RESET lock_configuration; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
RESET GLOBAL lock_configuration; SELECT 'CHAN' || 'GED-lock_configuration-' FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'false'
-- effect: shows:CHANGED-max_expression_depth-
SET max_expression_depth = 77; SELECT 'CHAN' || 'GED-max_expression_depth-' FROM duckdb_settings() WHERE name = 'max_expression_depth' AND value = '77'
SET GLOBAL max_expression_depth = 77; SELECT 'CHAN' || 'GED-max_expression_depth-' FROM duckdb_settings() WHERE name = 'max_expression_depth' AND value = '77'
-- effect: shows:CHANGED-max_memory-
SET max_memory = '100GB'; SELECT 'CHAN' || 'GED-max_memory-' FROM duckdb_settings() WHERE name = 'max_memory' AND value = '93.1 GiB'
SET GLOBAL max_memory = '100GB'; SELECT 'CHAN' || 'GED-max_memory-' FROM duckdb_settings() WHERE name = 'max_memory' AND value = '93.1 GiB'
-- effect: shows:CHANGED-max_temp_directory_size-
SET max_temp_directory_size = '900GB'; SELECT 'CHAN' || 'GED-max_temp_directory_size-' FROM duckdb_settings() WHERE name = 'max_temp_directory_size' AND value = '838.1 GiB'
SET GLOBAL max_temp_directory_size = '900GB'; SELECT 'CHAN' || 'GED-max_temp_directory_size-' FROM duckdb_settings() WHERE name = 'max_temp_directory_size' AND value = '838.1 GiB'
-- effect: shows:CHANGED-memory_limit-
SET memory_limit = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
SET GLOBAL memory_limit = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
PRAGMA memory_limit = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
SET SESSION memory_limit = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
RESET lock_configuration; SET memory_limit = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
SET lock_configuration = false; SET memory_limit = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
set/**/memory_limit/**/to '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
SET "memory_limit" = '100GB'; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
BEGIN; SET memory_limit = '100GB'; COMMIT; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
SET memory_limit = (SELECT '100GB'); SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '93.1 GiB'
RESET memory_limit; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value NOT IN ('@MEMORY@')
RESET GLOBAL memory_limit; SELECT 'CHAN' || 'GED-memory_limit-' FROM duckdb_settings() WHERE name = 'memory_limit' AND value NOT IN ('@MEMORY@')
-- effect: shows:CHANGED-mysql_debug_show_queries-
SET mysql_debug_show_queries = true; SELECT 'CHAN' || 'GED-mysql_debug_show_queries-' FROM duckdb_settings() WHERE name = 'mysql_debug_show_queries' AND value = 'true'
SET GLOBAL mysql_debug_show_queries = true; SELECT 'CHAN' || 'GED-mysql_debug_show_queries-' FROM duckdb_settings() WHERE name = 'mysql_debug_show_queries' AND value = 'true'
-- effect: shows:CHANGED-mysql_experimental_filter_pushdown-
SET mysql_experimental_filter_pushdown = false; SELECT 'CHAN' || 'GED-mysql_experimental_filter_pushdown-' FROM duckdb_settings() WHERE name = 'mysql_experimental_filter_pushdown' AND value = 'false'
SET GLOBAL mysql_experimental_filter_pushdown = false; SELECT 'CHAN' || 'GED-mysql_experimental_filter_pushdown-' FROM duckdb_settings() WHERE name = 'mysql_experimental_filter_pushdown' AND value = 'false'
-- effect: shows:CHANGED-ordered_aggregate_threshold-
SET ordered_aggregate_threshold = 9; SELECT 'CHAN' || 'GED-ordered_aggregate_threshold-' FROM duckdb_settings() WHERE name = 'ordered_aggregate_threshold' AND value = '9'
SET GLOBAL ordered_aggregate_threshold = 9; SELECT 'CHAN' || 'GED-ordered_aggregate_threshold-' FROM duckdb_settings() WHERE name = 'ordered_aggregate_threshold' AND value = '9'
-- effect: shows:CHANGED-perfect_ht_threshold-
SET perfect_ht_threshold = 3; SELECT 'CHAN' || 'GED-perfect_ht_threshold-' FROM duckdb_settings() WHERE name = 'perfect_ht_threshold' AND value = '3'
SET GLOBAL perfect_ht_threshold = 3; SELECT 'CHAN' || 'GED-perfect_ht_threshold-' FROM duckdb_settings() WHERE name = 'perfect_ht_threshold' AND value = '3'
-- effect: shows:CHANGED-pg_connection_limit-
SET pg_connection_limit = 1; SELECT 'CHAN' || 'GED-pg_connection_limit-' FROM duckdb_settings() WHERE name = 'pg_connection_limit' AND value = '1'
SET GLOBAL pg_connection_limit = 1; SELECT 'CHAN' || 'GED-pg_connection_limit-' FROM duckdb_settings() WHERE name = 'pg_connection_limit' AND value = '1'
-- effect: shows:CHANGED-pg_debug_show_queries-
SET pg_debug_show_queries = true; SELECT 'CHAN' || 'GED-pg_debug_show_queries-' FROM duckdb_settings() WHERE name = 'pg_debug_show_queries' AND value = 'true'
SET GLOBAL pg_debug_show_queries = true; SELECT 'CHAN' || 'GED-pg_debug_show_queries-' FROM duckdb_settings() WHERE name = 'pg_debug_show_queries' AND value = 'true'
-- effect: shows:CHANGED-pg_use_binary_copy-
SET pg_use_binary_copy = false; SELECT 'CHAN' || 'GED-pg_use_binary_copy-' FROM duckdb_settings() WHERE name = 'pg_use_binary_copy' AND value = 'false'
SET GLOBAL pg_use_binary_copy = false; SELECT 'CHAN' || 'GED-pg_use_binary_copy-' FROM duckdb_settings() WHERE name = 'pg_use_binary_copy' AND value = 'false'
-- effect: shows:CHANGED-preserve_insertion_order-
SET preserve_insertion_order = false; SELECT 'CHAN' || 'GED-preserve_insertion_order-' FROM duckdb_settings() WHERE name = 'preserve_insertion_order' AND value = 'false'
SET GLOBAL preserve_insertion_order = false; SELECT 'CHAN' || 'GED-preserve_insertion_order-' FROM duckdb_settings() WHERE name = 'preserve_insertion_order' AND value = 'false'
-- effect: shows:CHANGED-profiling_mode-
SET profiling_mode = 'detailed'; SELECT 'CHAN' || 'GED-profiling_mode-' FROM duckdb_settings() WHERE name = 'profiling_mode' AND value = 'detailed'
SET GLOBAL profiling_mode = 'detailed'; SELECT 'CHAN' || 'GED-profiling_mode-' FROM duckdb_settings() WHERE name = 'profiling_mode' AND value = 'detailed'
-- effect: shows:CHANGED-progress_bar_time-
SET progress_bar_time = 1; SELECT 'CHAN' || 'GED-progress_bar_time-' FROM duckdb_settings() WHERE name = 'progress_bar_time' AND value = '1'
SET GLOBAL progress_bar_time = 1; SELECT 'CHAN' || 'GED-progress_bar_time-' FROM duckdb_settings() WHERE name = 'progress_bar_time' AND value = '1'
-- effect: shows:CHANGED-scheduler_process_partial-
SET scheduler_process_partial = true; SELECT 'CHAN' || 'GED-scheduler_process_partial-' FROM duckdb_settings() WHERE name = 'scheduler_process_partial' AND value = 'true'
SET GLOBAL scheduler_process_partial = true; SELECT 'CHAN' || 'GED-scheduler_process_partial-' FROM duckdb_settings() WHERE name = 'scheduler_process_partial' AND value = 'true'
-- effect: shows:CHANGED-secret_directory-
SET secret_directory = '@OUT@'; SELECT 'CHAN' || 'GED-secret_directory-' FROM duckdb_settings() WHERE name = 'secret_directory' AND value = '@OUT@'
SET GLOBAL secret_directory = '@OUT@'; SELECT 'CHAN' || 'GED-secret_directory-' FROM duckdb_settings() WHERE name = 'secret_directory' AND value = '@OUT@'
RESET secret_directory; SELECT 'CHAN' || 'GED-secret_directory-' FROM duckdb_settings() WHERE name = 'secret_directory' AND value <> '@TEMP@'
RESET GLOBAL secret_directory; SELECT 'CHAN' || 'GED-secret_directory-' FROM duckdb_settings() WHERE name = 'secret_directory' AND value <> '@TEMP@'
-- effect: shows:CHANGED-sqlite_debug_show_queries-
SET sqlite_debug_show_queries = true; SELECT 'CHAN' || 'GED-sqlite_debug_show_queries-' FROM duckdb_settings() WHERE name = 'sqlite_debug_show_queries' AND value = 'true'
SET GLOBAL sqlite_debug_show_queries = true; SELECT 'CHAN' || 'GED-sqlite_debug_show_queries-' FROM duckdb_settings() WHERE name = 'sqlite_debug_show_queries' AND value = 'true'
-- effect: shows:CHANGED-streaming_buffer_size-
SET streaming_buffer_size = '1MB'; SELECT 'CHAN' || 'GED-streaming_buffer_size-' FROM duckdb_settings() WHERE name = 'streaming_buffer_size' AND value = '976.5 KiB'
SET GLOBAL streaming_buffer_size = '1MB'; SELECT 'CHAN' || 'GED-streaming_buffer_size-' FROM duckdb_settings() WHERE name = 'streaming_buffer_size' AND value = '976.5 KiB'
-- effect: shows:CHANGED-temp_directory-
SET temp_directory = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
SET GLOBAL temp_directory = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
PRAGMA temp_directory = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
SET SESSION temp_directory = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
RESET lock_configuration; SET temp_directory = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
SET lock_configuration = false; SET temp_directory = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
set/**/temp_directory/**/to '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
SET "temp_directory" = '@OUT@'; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
BEGIN; SET temp_directory = '@OUT@'; COMMIT; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
SET temp_directory = (SELECT '@OUT@'); SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value = '@OUT@'
RESET temp_directory; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value <> '@TEMP@'
RESET GLOBAL temp_directory; SELECT 'CHAN' || 'GED-temp_directory-' FROM duckdb_settings() WHERE name = 'temp_directory' AND value <> '@TEMP@'
-- effect: shows:CHANGED-temp_file_encryption-
SET temp_file_encryption = true; SELECT 'CHAN' || 'GED-temp_file_encryption-' FROM duckdb_settings() WHERE name = 'temp_file_encryption' AND value = 'true'
SET GLOBAL temp_file_encryption = true; SELECT 'CHAN' || 'GED-temp_file_encryption-' FROM duckdb_settings() WHERE name = 'temp_file_encryption' AND value = 'true'
-- effect: shows:CHANGED-threads-
SET threads = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
SET GLOBAL threads = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
PRAGMA threads = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
SET SESSION threads = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
RESET lock_configuration; SET threads = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
SET lock_configuration = false; SET threads = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
set/**/threads/**/to 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
SET "threads" = 64; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
BEGIN; SET threads = 64; COMMIT; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
SET threads = (SELECT 64); SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value = '64'
RESET threads; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value <> '@THREADS@'
RESET GLOBAL threads; SELECT 'CHAN' || 'GED-threads-' FROM duckdb_settings() WHERE name = 'threads' AND value <> '@THREADS@'
-- effect: shows:CHANGED-username-
SET username = 'x'; SELECT 'CHAN' || 'GED-username-' FROM duckdb_settings() WHERE name = 'username' AND value = 'x'
SET GLOBAL username = 'x'; SELECT 'CHAN' || 'GED-username-' FROM duckdb_settings() WHERE name = 'username' AND value = 'x'
-- effect: shows:CHANGED-worker_threads-
SET worker_threads = 64; SELECT 'CHAN' || 'GED-worker_threads-' FROM duckdb_settings() WHERE name = 'worker_threads' AND value = '64'
SET GLOBAL worker_threads = 64; SELECT 'CHAN' || 'GED-worker_threads-' FROM duckdb_settings() WHERE name = 'worker_threads' AND value = '64'
