//! Run by `RustClientIT`: PONDPILOT_FLIGHT is `host:port` of a relay, PONDPILOT_TOKEN a user's token.

use std::sync::Arc;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use arrow_flight::sql::client::FlightSqlServiceClient;
use arrow_flight::sql::{
    CommandGetCrossReference, CommandGetDbSchemas, CommandGetExportedKeys, CommandGetImportedKeys,
    CommandGetPrimaryKeys, CommandGetTables, CommandGetXdbcTypeInfo, SqlInfo,
};
use arrow_flight::FlightInfo;
use arrow_schema::{DataType, Field, Schema};
use futures_util::TryStreamExt;
use tonic::transport::{Channel, Endpoint};

type Client = FlightSqlServiceClient<Channel>;
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

async fn anyone() -> Result<Client> {
    let address = format!("http://{}", variable("PONDPILOT_FLIGHT"));
    // Generous for a loaded machine; a call that hangs must end.
    let endpoint = Endpoint::from_shared(address)?.timeout(Duration::from_secs(90));
    Ok(Client::new(endpoint.connect().await?))
}

async fn connect() -> Result<Client> {
    let mut client = anyone().await?;
    client.set_token(variable("PONDPILOT_TOKEN"));
    Ok(client)
}

/// Every batch of every endpoint, tonic's limit of 4 MiB a message in force.
async fn fetch(client: &mut Client, info: FlightInfo) -> Result<Vec<RecordBatch>> {
    let mut batches = Vec::new();
    for endpoint in info.endpoint {
        let ticket = endpoint.ticket.ok_or("an endpoint without a ticket")?;
        let stream = client.do_get(ticket).await?;
        batches.extend(stream.try_collect::<Vec<_>>().await?);
    }
    Ok(batches)
}

async fn query(client: &mut Client, sql: &str) -> Result<Vec<RecordBatch>> {
    let info = client.execute(sql.to_string(), None).await?;
    fetch(client, info).await
}

async fn number(client: &mut Client, sql: &str) -> Result<i64> {
    let batches = query(client, &format!("SELECT ({sql})::BIGINT")).await?;
    Ok(batches[0].column(0).as_primitive::<Int64Type>().value(0))
}

fn rows(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

fn texts(batches: &[RecordBatch], column: &str) -> Vec<String> {
    batches
        .iter()
        .flat_map(|batch| {
            let values = batch.column_by_name(column).expect(column).as_string::<i32>();
            values.iter().map(|value| value.unwrap_or("NULL").to_string()).collect::<Vec<_>>()
        })
        .collect()
}

fn parameters(number: i32, text: &str) -> Result<RecordBatch> {
    let schema = Schema::new(vec![
        Field::new("1", DataType::Int32, true),
        Field::new("2", DataType::Utf8, true),
    ]);
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![number]));
    let strings: ArrayRef = Arc::new(StringArray::from(vec![text]));
    Ok(RecordBatch::try_new(Arc::new(schema), vec![numbers, strings])?)
}

#[tokio::test]
async fn handshake_takes_the_token_as_password() -> Result<()> {
    let mut client = anyone().await?;
    client.handshake("anyone", &variable("PONDPILOT_TOKEN")).await?;
    assert!(client.token().is_some(), "the answer carries no bearer");
    assert_eq!(number(&mut client, "SELECT 42").await?, 42);
    Ok(())
}

#[tokio::test]
async fn handshake_refuses_a_wrong_token() -> Result<()> {
    let refused = anyone().await?.handshake("anyone", "nonsense").await;
    let error = refused.expect_err("a handshake with nonsense succeeded").to_string();
    // How tonic spells UNAUTHENTICATED.
    assert!(error.contains("valid authentication credentials"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_million_rows_arrive_in_order_below_the_message_limit() -> Result<()> {
    let mut client = connect().await?;
    let sql = "SELECT i::BIGINT AS i, 'value ' || i AS text FROM range(1000000) t(i)";
    let batches = query(&mut client, sql).await?;
    assert_eq!(rows(&batches), 1_000_000);
    let numbers = batches.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values());
    assert!(numbers.copied().eq(0..1_000_000));
    Ok(())
}

#[tokio::test]
async fn a_query_joins_databases() -> Result<()> {
    let mut client = connect().await?;
    let sql = "SELECT count(*) FROM sales.public.orders o JOIN crm.customers c ON c.id = o.customer_id";
    assert_eq!(number(&mut client, sql).await?, 1_000);
    Ok(())
}

#[tokio::test]
async fn the_schema_of_an_info_is_the_schema_of_its_stream() -> Result<()> {
    let mut client = connect().await?;
    let sql = "SELECT 1::INTEGER AS a, 'x' AS b, 1.5::DECIMAL(10,2) AS c, [1, 2] AS d";
    let info = client.execute(sql.to_string(), None).await?;
    let told: Schema = info.clone().try_decode_schema()?;
    let batches = fetch(&mut client, info).await?;
    assert_eq!(told.fields(), batches[0].schema().fields());
    Ok(())
}

#[tokio::test]
async fn updates_tell_their_count_and_run_once() -> Result<()> {
    let mut client = connect().await?;
    client.execute_update("CREATE OR REPLACE TABLE rust_notes (n INTEGER)".into(), None).await?;
    let inserted = client.execute_update("INSERT INTO rust_notes FROM range(10)".into(), None).await?;
    let deleted = client.execute_update("DELETE FROM rust_notes WHERE n < 3".into(), None).await?;
    assert_eq!((inserted, deleted), (10, 3));
    assert_eq!(number(&mut client, "SELECT count(*) FROM rust_notes").await?, 7);
    Ok(())
}

#[tokio::test]
async fn a_prepared_query_runs_with_changing_parameters() -> Result<()> {
    let mut client = connect().await?;
    let sql = "SELECT ?::INTEGER + 1 AS n, ?::VARCHAR AS s";
    let mut prepared = client.prepare(sql.to_string(), None).await?;
    assert_eq!(prepared.parameter_schema()?.fields().len(), 2);
    assert_eq!(prepared.dataset_schema()?.fields().len(), 2);
    for (number, text) in [(1, "one"), (41, "it's")] {
        prepared.set_parameters(parameters(number, text)?)?;
        let info = prepared.execute().await?;
        let batches = fetch(&mut client, info).await?;
        assert_eq!(batches[0].column(0).as_primitive::<Int32Type>().value(0), number + 1);
        assert_eq!(texts(&batches, "s"), [text]);
    }
    prepared.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_prepared_update_inserts_each_row_once() -> Result<()> {
    let mut client = connect().await?;
    client.execute_update("CREATE OR REPLACE TABLE rust_rows (n INTEGER, s VARCHAR)".into(), None).await?;
    let mut prepared = client.prepare("INSERT INTO rust_rows VALUES (?, ?)".into(), None).await?;
    for number in 0..5 {
        prepared.set_parameters(parameters(number, &format!("text {number}"))?)?;
        assert_eq!(prepared.execute_update().await?, 1);
    }
    prepared.close().await?;
    let written = query(&mut client, "SELECT s FROM rust_rows ORDER BY n").await?;
    assert_eq!(texts(&written, "s"), ["text 0", "text 1", "text 2", "text 3", "text 4"]);
    Ok(())
}

#[tokio::test]
async fn metadata_lists_catalogs_schemas_and_tables() -> Result<()> {
    let mut client = connect().await?;
    let info = client.get_catalogs().await?;
    let catalogs = texts(&fetch(&mut client, info).await?, "catalog_name");
    for name in ["sales", "crm", "catalog", "plan"] {
        assert!(catalogs.iter().any(|catalog| catalog == name), "{catalogs:?}");
    }
    let info = client
        .get_db_schemas(CommandGetDbSchemas {
            catalog: Some("sales".into()),
            db_schema_filter_pattern: Some("pub%".into()),
        })
        .await?;
    assert_eq!(texts(&fetch(&mut client, info).await?, "db_schema_name"), ["public"]);
    let info = client
        .get_tables(CommandGetTables {
            catalog: Some("sales".into()),
            db_schema_filter_pattern: Some("public".into()),
            table_name_filter_pattern: Some("ord%".into()),
            table_types: vec![],
            include_schema: true,
        })
        .await?;
    let tables = fetch(&mut client, info).await?;
    assert_eq!(texts(&tables, "table_name"), ["orders"]);
    assert!(!tables[0].column_by_name("table_schema").unwrap().as_binary::<i32>().value(0).is_empty());
    let info = client.get_table_types().await?;
    assert!(!texts(&fetch(&mut client, info).await?, "table_type").is_empty());
    Ok(())
}

#[tokio::test]
async fn metadata_tells_keys() -> Result<()> {
    let mut client = connect().await?;
    client.execute_update("DROP TABLE IF EXISTS rust_child".into(), None).await?;
    client.execute_update("CREATE OR REPLACE TABLE rust_parent (id INTEGER PRIMARY KEY)".into(), None).await?;
    let child = "CREATE TABLE rust_child (id INTEGER, parent INTEGER REFERENCES rust_parent (id))";
    client.execute_update(child.into(), None).await?;
    let parent = CommandGetPrimaryKeys { table: "rust_parent".into(), ..Default::default() };
    let info = client.get_primary_keys(parent).await?;
    assert_eq!(texts(&fetch(&mut client, info).await?, "column_name"), ["id"]);
    let child = CommandGetImportedKeys { table: "rust_child".into(), ..Default::default() };
    let info = client.get_imported_keys(child).await?;
    assert_eq!(texts(&fetch(&mut client, info).await?, "fk_column_name"), ["parent"]);
    let parent = CommandGetExportedKeys { table: "rust_parent".into(), ..Default::default() };
    let info = client.get_exported_keys(parent).await?;
    assert_eq!(texts(&fetch(&mut client, info).await?, "fk_table_name"), ["rust_child"]);
    let both = CommandGetCrossReference {
        pk_table: "rust_parent".into(),
        fk_table: "rust_child".into(),
        ..Default::default()
    };
    let info = client.get_cross_reference(both).await?;
    assert_eq!(texts(&fetch(&mut client, info).await?, "pk_column_name"), ["id"]);
    Ok(())
}

#[tokio::test]
async fn metadata_tells_sql_info_and_types() -> Result<()> {
    let mut client = connect().await?;
    let asked = vec![SqlInfo::FlightSqlServerName, SqlInfo::FlightSqlServerTransaction];
    let info = client.get_sql_info(asked).await?;
    assert_eq!(rows(&fetch(&mut client, info).await?), 2);
    let info = client.get_xdbc_type_info(CommandGetXdbcTypeInfo { data_type: None }).await?;
    let names = texts(&fetch(&mut client, info).await?, "type_name");
    assert!(names.iter().any(|name| name == "INTEGER"), "{names:?}");
    Ok(())
}

#[tokio::test]
async fn wrong_sql_is_an_invalid_argument_with_the_text_of_duckdb() -> Result<()> {
    let mut client = connect().await?;
    let refused = query(&mut client, "SELECT * FROM nowhere").await;
    let error = refused.expect_err("nowhere was found").to_string();
    assert!(error.contains("nowhere"), "{error}");
    assert_eq!(number(&mut client, "SELECT 1").await?, 1);
    Ok(())
}

#[tokio::test]
async fn no_token_is_unauthenticated() -> Result<()> {
    let refused = anyone().await?.execute("SELECT 1".into(), None).await;
    let error = format!("{:?}", refused.expect_err("a stranger was served"));
    assert!(error.contains("Unauthenticated"), "{error}");
    Ok(())
}
