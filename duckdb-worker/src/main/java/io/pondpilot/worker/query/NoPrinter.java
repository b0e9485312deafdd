package io.pondpilot.worker.query;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Reads rows and shows none, for repetitions that are only measured.
final class NoPrinter implements Printer {
    @Override
    public void schema(Schema schema) {}

    @Override
    public void rows(VectorSchemaRoot batch) {}

    @Override
    public void end() {}
}
