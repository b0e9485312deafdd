package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Looks for texts in all memory of a process that can be read, as who has taken it over could.
public final class ProcessMemory {
    private static final int PIECE = 4 << 20;

    private ProcessMemory() {}

    /// Which of the texts stand anywhere in its memory, as UTF-8 or as UTF-16 of either byte order.
    ///
    /// @throws AssertionError when nothing could be read
    public static Set<String> find(long pid, List<String> texts) {
        Set<String> found = new TreeSet<>();
        long read = 0;
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "maps"))) {
                if (line.matches("\\S+ r.*")
                        && !line.endsWith("[vvar]")
                        && !line.contains("[vsyscall]")) {
                    read += search(memory, line, texts, found);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (read < PIECE) {
            throw new AssertionError(
                    "only " + read + " bytes of process " + pid + " could be read");
        }
        return found;
    }

    private static long search(
            RandomAccessFile memory, String mapping, List<String> texts, Set<String> found) {
        String range = mapping.substring(0, mapping.indexOf(' '));
        long begin = Long.parseUnsignedLong(range.substring(0, range.indexOf('-')), 16);
        long end = Long.parseUnsignedLong(range.substring(range.indexOf('-') + 1), 16);
        int longest = texts.stream().mapToInt(text -> 2 * text.length()).max().orElse(0);
        byte[] piece = new byte[PIECE + longest];
        long read = 0;
        for (long at = begin; at < end; at += PIECE) {
            int length = (int) Math.min(piece.length, end - at);
            try {
                memory.seek(at);
                memory.readFully(piece, 0, length);
            } catch (IOException e) {
                // Not every page that is mapped can be read.
                return read;
            }
            read += length;
            String bytes = new String(piece, 0, length, StandardCharsets.ISO_8859_1);
            for (String text : texts) {
                if (spellings(text).stream().anyMatch(bytes::contains)) {
                    found.add(text);
                }
            }
        }
        return read;
    }

    private static List<String> spellings(String text) {
        return List.of(
                latin(text.getBytes(StandardCharsets.UTF_8)),
                latin(text.getBytes(StandardCharsets.UTF_16LE)),
                latin(text.getBytes(StandardCharsets.UTF_16BE)));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
