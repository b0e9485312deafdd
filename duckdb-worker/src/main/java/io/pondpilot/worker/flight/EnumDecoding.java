package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.EnumText;
import io.pondpilot.worker.engine.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The batch of a result with its ENUMs as text, at any depth. Without ENUMs it is the result's own
/// batch and costs nothing.
final class EnumDecoding implements AutoCloseable {
    private final VectorSchemaRoot root;
    private final boolean own;

    private EnumDecoding(VectorSchemaRoot root, boolean own) {
        this.root = root;
        this.own = own;
    }

    static EnumDecoding of(Result result, Schema wire, BufferAllocator allocator) {
        VectorSchemaRoot encoded = result.root();
        if (!EnumText.has(encoded.getSchema().getFields())) {
            return new EnumDecoding(encoded, false);
        }
        DictionaryProvider dictionaries = dictionaries(result);
        List<FieldVector> decoded = new ArrayList<>();
        for (int i = 0; i < encoded.getFieldVectors().size(); i++) {
            decoded.add(
                    decode(encoded.getVector(i), wire.getFields().get(i), dictionaries, allocator));
        }
        return new EnumDecoding(
                new VectorSchemaRoot(wire.getFields(), decoded, encoded.getRowCount()), true);
    }

    private static DictionaryProvider dictionaries(Result result) {
        try {
            var provider = new DictionaryProvider.MapDictionaryProvider();
            for (Dictionary dictionary : result.reader().getDictionaryVectors().values()) {
                provider.put(dictionary);
            }
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FieldVector decode(
            FieldVector source,
            Field wire,
            DictionaryProvider dictionaries,
            BufferAllocator allocator) {
        FieldVector target = wire.createVector(allocator);
        decodeInto(source, target, dictionaries, allocator);
        return target;
    }

    private static void decodeInto(
            FieldVector source,
            FieldVector target,
            DictionaryProvider dictionaries,
            BufferAllocator allocator) {
        if (source.getField().getDictionary() != null) {
            Dictionary dictionary = dictionaries.lookup(source.getField().getDictionary().getId());
            try (ValueVector text = DictionaryEncoder.decode(source, dictionary, allocator)) {
                text.makeTransferPair(target).transfer();
            }
        } else if (source.getChildrenFromFields().isEmpty()) {
            source.makeTransferPair(target).transfer();
        } else {
            target.loadFieldBuffers(
                    new ArrowFieldNode(source.getValueCount(), source.getNullCount()),
                    source.getFieldBuffers());
            for (int i = 0; i < source.getChildrenFromFields().size(); i++) {
                decodeInto(
                        source.getChildrenFromFields().get(i),
                        target.getChildrenFromFields().get(i),
                        dictionaries,
                        allocator);
            }
        }
    }

    VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void close() {
        if (own) {
            root.close();
        }
    }
}
