package io.pondpilot.container.scripted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A worker without a database. What comes before the first dash of its user's name says how it
/// behaves. The number in the file `running` of its temporary directory is what it reports as
/// running streams.
public final class ScriptedWorker {
    private static volatile long lastControl = System.nanoTime();
    private static volatile boolean draining;

    private ScriptedWorker() {}

    public static void main(String[] arguments) throws Exception {
        String bootstrap =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .readLine();
        String user = text(bootstrap, "user");
        System.out.println("level=info msg=\"Scripted worker\" user_id=" + user);
        System.out.println("told " + bootstrap);
        String behaviour = user.substring(0, Math.max(0, user.indexOf('-')));
        long started = System.nanoTime();
        switch (behaviour) {
            case "broken" -> {
                System.out.println(
                        "level=error msg=\"Cannot open\" url=postgresql://u:s3cret-pw@h/d");
                System.exit(7);
            }
            case "oom" -> {
                System.out.println(
                        "Terminating due to java.lang.OutOfMemoryError: Java heap space");
                System.exit(3);
            }
            case "stubborn" ->
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(60_000)));
            case "forking" -> new ProcessBuilder("setsid", "sleep", "600").start();
            case "chatty" -> Thread.ofPlatform().daemon().start(ScriptedWorker::chat);
            default -> {}
        }
        deadMan(number(bootstrap, "dead_man_ms"));
        serve(bootstrap, user, behaviour, started);
    }

    private static void serve(String bootstrap, String user, String behaviour, long started)
            throws IOException {
        String credential = text(bootstrap, "credential");
        Path socket = Path.of(text(bootstrap, "control").substring("unix:".length()));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofPlatform()
                        .daemon()
                        .start(() ->
                                converse(
                                        channel,
                                        credential,
                                        user,
                                        number(bootstrap, "generation"),
                                        behaviour,
                                        started));
            }
        }
    }

    private static void converse(
            SocketChannel channel,
            String credential,
            String user,
            long generation,
            String behaviour,
            long started) {
        try (channel) {
            var input =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
            var output = Channels.newOutputStream(channel);
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String answer;
                if (!text(line, "credential").equals(credential)) {
                    answer = "{\"ok\":false,\"error\":\"credential\"}";
                } else {
                    lastControl = System.nanoTime();
                    String operation = text(line, "op");
                    if (operation.equals("stop")) {
                        output.write("{\"ok\":true}\n".getBytes(StandardCharsets.UTF_8));
                        output.flush();
                        System.exit(0);
                    }
                    if (!operation.equals("status")) {
                        draining = operation.equals("drain");
                    }
                    long delay = behaviour.equals("slow") ? 12_000_000_000L : 0;
                    boolean ready =
                            !behaviour.equals("silent") && System.nanoTime() - started > delay;
                    answer =
                            "{\"ok\":true,\"user\":\"%s\",\"generation\":%d,\"ready\":%s,\"running\":%d,\"idle_ms\":0,\"rss_bytes\":1,\"databases\":[],\"draining\":%s}"
                                    .formatted(user, generation, ready, running(), draining);
                }
                output.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
                output.flush();
            }
        } catch (IOException e) {
            // The caller went away.
        }
    }

    private static int running() throws IOException {
        Path file = Path.of(System.getenv("TMPDIR"), "running");
        return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    }

    private static void deadMan(long millis) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    while (System.nanoTime() - lastControl < millis * 1_000_000L) {
                        sleep(100);
                    }
                    System.exit(9);
                });
    }

    private static void chat() {
        String line = "x".repeat(1023);
        for (long i = 0; ; i++) {
            System.out.println(i + " " + line);
            if (i % 100 == 0) {
                sleep(5);
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(String json, String name) {
        var match = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!match.find()) {
            throw new IllegalArgumentException(name);
        }
        return match.group(1);
    }

    private static long number(String json, String name) {
        var match = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        if (!match.find()) {
            throw new IllegalArgumentException(name);
        }
        return Long.parseLong(match.group(1));
    }
}
