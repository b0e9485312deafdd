package io.pondpilot.systemtests.provider;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// One client's connection, request after request.
final class Connection implements Runnable {
    private final Socket socket;
    private final Scripts scripts;
    private final Observations observations;

    Connection(Socket socket, Scripts scripts, Observations observations) {
        this.socket = socket;
        this.scripts = scripts;
        this.observations = observations;
    }

    @Override
    public void run() {
        long id = observations.connected();
        try (socket) {
            socket.setTcpNoDelay(true);
            Inbound in = new Inbound(socket.getInputStream());
            while (in.hasBytes() || in.fill()) {
                if (!answer(id, in)) {
                    return;
                }
            }
        } catch (IOException _) {
            // The client left; its request says so.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            observations.disconnected();
        }
    }

    private boolean answer(long id, Inbound in) throws IOException, InterruptedException {
        Request request = Request.read(in);
        Prompt prompt = Prompt.of(request);
        Script script = scripts.of(request, prompt.model());
        Observation observation = observations.begin(id, request, prompt.model());
        Watch watch = script.takesTime() && !in.hasBytes() ? Watch.begin(in, observation) : null;
        String outcome = "failed";
        try {
            Answer answer = Answers.of(request, prompt, script);
            outcome = new Delivery(socket, script, answer, observation, watch).run();
        } catch (IOException e) {
            // A write that fails is how the leaving of a client shows without a watch.
            outcome = "gone";
            observation.clientLeft();
            throw e;
        } finally {
            observations.end(observation, outcome);
        }
        return "complete".equals(outcome) && next(watch);
    }

    private static boolean next(@Nullable Watch watch) throws InterruptedException {
        return watch == null || watch.next();
    }
}
