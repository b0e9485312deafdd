package systemtests

import (
	"testing"

	"github.com/apache/arrow-adbc/go/adbc/validation"
	"github.com/stretchr/testify/suite"
)

func TestDatabase(t *testing.T) {
	suite.Run(t, &validation.DatabaseTests{Quirks: &quirks{}})
}

func TestConnection(t *testing.T) {
	suite.Run(t, &validation.ConnectionTests{Quirks: &quirks{}})
}

func TestStatement(t *testing.T) {
	suite.Run(t, &validation.StatementTests{Quirks: &quirks{}})
}
