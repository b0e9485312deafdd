package io.pondpilot.worker.query;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// CSV as RFC 4180 has it, with a header; NULL is an empty field, an empty text is quoted.
final class CsvPrinter implements Printer {
    private static final String LINE_END = "\r\n";

    private final PrintWriter out;
    private boolean headed;

    CsvPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void schema(Schema schema) {
        if (!headed) {
            headed = true;
            out.print(
                    schema.getFields().stream()
                            .map(Field::getName)
                            .map(CsvPrinter::field)
                            .collect(Collectors.joining(",", "", LINE_END)));
        }
    }

    @Override
    public void rows(VectorSchemaRoot batch) {
        for (int row = 0; row < batch.getRowCount(); row++) {
            int at = row;
            out.print(
                    batch.getFieldVectors().stream()
                            .map(vector -> field(Printer.text(vector, at)))
                            .collect(Collectors.joining(",", "", LINE_END)));
        }
    }

    @Override
    public void end() {
        // Everything is printed.
    }

    private static String field(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean quoted =
                text.isEmpty()
                        || text.chars()
                                .anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
