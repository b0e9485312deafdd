package io.pondpilot.worker.query;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// An aligned table. The widths are those of the first rows, because the rest is not waited for; a
/// longer value later pushes its line out.
final class TablePrinter implements Printer {
    private static final int MEASURED_ROWS = 1_000;
    private static final int WIDEST = 60;

    private final PrintWriter out;
    private List<Field> fields = List.of();
    private int[] widths = {};
    private boolean headed;
    private long count;

    TablePrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void schema(Schema schema) {
        fields = schema.getFields();
        if (!headed) {
            widths = fields.stream().mapToInt(field -> length(field.getName())).toArray();
        }
    }

    @Override
    public void rows(VectorSchemaRoot batch) {
        if (!headed) {
            measure(batch);
            head();
        }
        for (int row = 0; row < batch.getRowCount(); row++) {
            List<String> cells = new ArrayList<>();
            for (FieldVector vector : batch.getFieldVectors()) {
                cells.add(cell(vector, row));
            }
            line(cells);
        }
        count += batch.getRowCount();
    }

    @Override
    public void end() {
        if (!headed) {
            head();
        }
        out.println("(" + count + (count == 1 ? " row)" : " rows)"));
    }

    private void measure(VectorSchemaRoot batch) {
        for (int row = 0; row < Math.min(MEASURED_ROWS, batch.getRowCount()); row++) {
            for (int column = 0; column < widths.length; column++) {
                int length = length(cell(batch.getVector(column), row));
                widths[column] = Math.max(widths[column], Math.min(WIDEST, length));
            }
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cell(FieldVector vector, int row) {
        return Objects.requireNonNullElse(Printer.text(vector, row), "NULL")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private void head() {
        headed = true;
        line(fields.stream().map(Field::getName).toList());
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("-".repeat(width));
        }
        out.println(String.join("-+-", rules));
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(Math.max(0, widths[column] - length(cell)));
            line.append(column == 0 ? "" : " | ");
            line.append(isNumber(fields.get(column)) ? space + cell : cell + space);
        }
        out.println(line.toString().stripTrailing());
    }

    private static boolean isNumber(Field field) {
        return field.getType() instanceof ArrowType.Int
                || field.getType() instanceof ArrowType.FloatingPoint
                || field.getType() instanceof ArrowType.Decimal;
    }
}
