package io.pondpilot.common.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A YAML file as flat names (`server.port`, `list[0].alias`) with the line of each. It reads the
/// node tree and not objects, so `0123` or `1e3` stay what was written.
final class YamlFile {
    private static final int MAX_DEPTH = 8;

    private final String name;
    private final List<String> problems;
    private final Map<String, Given> values = new LinkedHashMap<>();

    private YamlFile(String name, List<String> problems) {
        this.name = name;
        this.problems = problems;
    }

    /// Reads a file; what is wrong with it goes to `problems`.
    static Map<String, Given> read(Path file, List<String> problems) {
        YamlFile yaml = new YamlFile(file.getFileName() + "", problems);
        try (Reader reader = Files.newBufferedReader(file)) {
            @Nullable Node root =
                    new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
            if (root != null) {
                yaml.add("", root, 0);
            }
        } catch (MarkedYAMLException e) {
            problems.add(
                    file
                            + (e.getProblemMark() == null
                                    ? ""
                                    : ", line " + (e.getProblemMark().getLine() + 1))
                            + ": not YAML: "
                            + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file + ": not YAML: " + firstLine(e.getMessage()));
        } catch (NoSuchFileException e) {
            problems.add(file + ": there is no such file");
        } catch (IOException | UncheckedIOException e) {
            problems.add(file + ": it cannot be read: " + firstLine(e.getMessage()));
        }
        return yaml.values;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("");
    }

    private String at(Node node) {
        return name + ", line " + (node.getStartMark().getLine() + 1);
    }

    private void add(String path, Node node, int depth) {
        if (depth > MAX_DEPTH) {
            problems.add(at(node) + ": '" + path + "' is nested too deeply");
            return;
        }
        switch (node) {
            case MappingNode mapping -> addMapping(path, mapping, depth);
            case SequenceNode sequence -> addSequence(path, sequence, depth);
            case ScalarNode scalar -> {
                if (path.isEmpty()) {
                    problems.add(at(node) + ": sections such as 'server:' were expected");
                } else {
                    put(path, scalar, List.of(text(scalar)), false);
                }
            }
            default -> problems.add(at(node) + ": '" + path + "' cannot be read");
        }
    }

    private void addMapping(String path, MappingNode mapping, int depth) {
        if (mapping.getValue().isEmpty() && !path.isEmpty()) {
            problems.add(at(mapping) + ": '" + path + "' is empty");
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at(entry.getKeyNode()) + ": a key must be a plain word");
                continue;
            }
            String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            add(child, entry.getValueNode(), depth + 1);
        }
    }

    private void addSequence(String path, SequenceNode sequence, int depth) {
        List<String> texts = new ArrayList<>();
        boolean scalars = sequence.getValue().stream().allMatch(ScalarNode.class::isInstance);
        if (!scalars) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                add(path + "[" + i + "]", sequence.getValue().get(i), depth + 1);
            }
            return;
        }
        for (Node element : sequence.getValue()) {
            texts.add(text((ScalarNode) element));
        }
        put(path, sequence, texts, true);
    }

    private static String text(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
    }

    private void put(String path, Node node, List<String> texts, boolean list) {
        if (values.put(path, new Given(at(node), texts, list)) != null) {
            problems.add(at(node) + ": '" + path + "' is given twice");
        }
    }
}
