package systemtests

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/apache/arrow-adbc/go/adbc"
	"github.com/apache/arrow-adbc/go/adbc/driver/flightsql"
	"github.com/apache/arrow-go/v18/arrow"
	fsql "github.com/apache/arrow-go/v18/arrow/flight/flightsql"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// The suite asks these of every vendor: what this one is called, supports and how its SQL looks.
// PONDPILOT_FLIGHT is host:port of a relay, PONDPILOT_TOKEN a user's token.
type quirks struct {
	memory *memory.CheckedAllocator
}

func (q *quirks) SetupDriver(*testing.T) adbc.Driver {
	q.memory = memory.NewCheckedAllocator(memory.DefaultAllocator)
	return flightsql.NewDriver(q.memory)
}

func (q *quirks) TearDownDriver(t *testing.T, _ adbc.Driver) {
	q.memory.AssertSize(t, 0)
}

func (q *quirks) DatabaseOptions() map[string]string {
	return map[string]string{
		adbc.OptionKeyURI:                   "grpc+tcp://" + os.Getenv("PONDPILOT_FLIGHT"),
		flightsql.OptionAuthorizationHeader: "Bearer " + os.Getenv("PONDPILOT_TOKEN"),
		flightsql.OptionCookieMiddleware:    adbc.OptionValueEnabled,
	}
}

func (q *quirks) Alloc() memory.Allocator                     { return q.memory }
func (q *quirks) BindParameter(int) string                    { return "?" }
func (q *quirks) SupportsBulkIngest(string) bool              { return true }
func (q *quirks) SupportsConcurrentStatements() bool          { return true }
func (q *quirks) SupportsCurrentCatalogSchema() bool          { return true }
func (q *quirks) SupportsErrorIngestIncompatibleSchema() bool { return true }
func (q *quirks) SupportsExecuteSchema() bool                 { return true }
func (q *quirks) SupportsGetSetOptions() bool                 { return true }
func (q *quirks) SupportsPartitionedData() bool               { return true }
func (q *quirks) SupportsStatistics() bool                    { return false }
func (q *quirks) SupportsTransactions() bool                  { return true }
func (q *quirks) SupportsGetParameterSchema() bool            { return true }
func (q *quirks) SupportsDynamicParameterBinding() bool       { return true }
func (q *quirks) Catalog() string                             { return "memory" }
func (q *quirks) DBSchema() string                            { return "main" }

const unknown = "(unknown or development build)"

// Whether a test binary knows the versions of its modules depends on the Go that built it.
func arrowVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if strings.HasPrefix(module.Path, "github.com/apache/arrow-go/") {
				return module.Version
			}
		}
	}
	return unknown
}

func (q *quirks) GetMetadata(code adbc.InfoCode) interface{} {
	switch code {
	case adbc.InfoDriverName:
		return "ADBC Flight SQL Driver - Go"
	case adbc.InfoDriverVersion:
		return unknown
	case adbc.InfoDriverArrowVersion:
		return arrowVersion()
	case adbc.InfoDriverADBCVersion:
		return adbc.AdbcVersion1_1_0
	case adbc.InfoVendorName:
		return "PondPilot Proxy"
	case adbc.InfoVendorVersion:
		return "v1.5.5"
	case adbc.InfoVendorArrowVersion:
		return "18.3.0"
	}
	return nil
}

// SampleTableSchemaMetadata is what GetTables tells of a column besides its Arrow type.
func (q *quirks) SampleTableSchemaMetadata(table string, dt arrow.DataType) arrow.Metadata {
	described := map[string]string{
		fsql.CatalogNameKey:     q.Catalog(),
		fsql.SchemaNameKey:      q.DBSchema(),
		fsql.TableNameKey:       table,
		fsql.IsReadOnlyKey:      "0",
		fsql.IsSearchableKey:    "1",
		fsql.IsCaseSensitiveKey: "0",
		fsql.TypeNameKey:        "BIGINT",
		fsql.PrecisionKey:       "19",
		fsql.ScaleKey:           "0",
	}
	if dt.ID() == arrow.STRING {
		described[fsql.TypeNameKey] = "VARCHAR"
		delete(described, fsql.PrecisionKey)
		delete(described, fsql.ScaleKey)
		described[fsql.IsCaseSensitiveKey] = "1"
	}
	return arrow.MetadataFrom(described)
}

func (q *quirks) CreateSampleTable(name string, rows arrow.RecordBatch) error {
	columns := make([]string, rows.NumCols())
	for i, field := range rows.Schema().Fields() {
		switch field.Type.ID() {
		case arrow.INT64:
			columns[i] = fmt.Sprintf("%q BIGINT", field.Name)
		case arrow.STRING:
			columns[i] = fmt.Sprintf("%q VARCHAR", field.Name)
		default:
			return fmt.Errorf("no column of type %s in a sample table", field.Type)
		}
	}
	statements := []string{
		fmt.Sprintf("CREATE OR REPLACE TABLE %q (%s)", name, strings.Join(columns, ", ")),
	}
	for row := 0; row < int(rows.NumRows()); row++ {
		values := make([]string, rows.NumCols())
		for i, column := range rows.Columns() {
			values[i] = "NULL"
			if column.IsValid(row) {
				values[i] = "'" + column.ValueStr(row) + "'"
			}
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO %q VALUES (%s)", name, strings.Join(values, ", ")))
	}
	return q.onOwnConnection(statements...)
}

func (q *quirks) DropTable(connection adbc.Connection, name string) error {
	return update(connection, fmt.Sprintf("DROP TABLE IF EXISTS %q", name))
}

func (q *quirks) onOwnConnection(statements ...string) (err error) {
	database, err := flightsql.NewDriver(memory.DefaultAllocator).NewDatabase(q.DatabaseOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	connection, err := database.Open(context.Background())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	for _, statement := range statements {
		if err := update(connection, statement); err != nil {
			return err
		}
	}
	return nil
}

func update(connection adbc.Connection, sql string) (err error) {
	statement, err := connection.NewStatement()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, statement.Close()) }()
	if err := statement.SetSqlQuery(sql); err != nil {
		return err
	}
	_, err = statement.ExecuteUpdate(context.Background())
	return err
}
