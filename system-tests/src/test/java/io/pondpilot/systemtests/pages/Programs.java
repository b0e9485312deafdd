package io.pondpilot.systemtests.pages;

import io.pondpilot.systemtests.clients.Toolchain;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Blocks that are whole programs, each run from a file of its own.
///
/// @param suffix of the file, `.go`
/// @param folder where a file must lie to find its packages
/// @param command runs a file
record Programs(String suffix, Folder folder, Command command) implements Language {
    /// Where the files go; may install packages first.
    interface Folder {
        Path of(CodeBlock block) throws IOException;
    }

    /// The command line for a block's file.
    interface Command {
        List<String> of(CodeBlock block, Path file) throws IOException;
    }

    @Override
    public List<BlockResult> run(List<CodeBlock> blocks, Reader reader) throws IOException {
        List<BlockResult> results = new ArrayList<>();
        for (CodeBlock block : blocks) {
            results.add(run(block, reader));
        }
        return results;
    }

    private BlockResult run(CodeBlock block, Reader reader) throws IOException {
        // A Java identifier, as Java's compiler wants of a file's name.
        String page = block.page().getFileName().toString().replace(".md", "").replace('-', '_');
        Path file = folder.of(block).resolve(page + "_" + block.line() + suffix);
        Files.createDirectories(file.getParent());
        Files.writeString(file, reader.filled(block.text()));
        Path log = Layout.logs("pages").resolve(file.getFileName() + ".log");
        Files.deleteIfExists(log);
        // Only standard output is compared; what goes to standard error is for a failure's message.
        Path complaints = Layout.logs("pages").resolve(file.getFileName() + ".err");
        List<String> shell = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" 2>\"$0\""));
        shell.add(complaints.toString());
        shell.addAll(command.of(block, file));
        try (RunningProcess program =
                RunningProcess.start(page, shell, Toolchain.environment(), log)) {
            int exit = program.await(Duration.ofMinutes(5));
            return exit == 0
                    ? BlockResult.passed(program.log())
                    : BlockResult.failed(
                            "ended with "
                                    + exit
                                    + "\n"
                                    + program.tail()
                                    + "\n"
                                    + Files.readString(complaints));
        }
    }
}
