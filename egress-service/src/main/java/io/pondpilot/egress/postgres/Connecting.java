package io.pondpilot.egress.postgres;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.postgres.Account.Encryption;
import io.pondpilot.egress.relay.Pipe;
import io.pondpilot.egress.upstream.Upstream;
import io.pondpilot.egress.upstream.UpstreamTls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The log-in of one worker upstream, by one or two attempts as its `sslmode` has it, until both
/// are joined or the worker is told why not. All of it is on the worker's event loop.
final class Connecting {
    private final Account account;
    private final Upstream upstream;
    private final Duration limit;
    private final Cancels cancels;
    private final Channel worker;
    private final Visit visit;
    private final WorkerLogin login;
    private @Nullable Channel current;
    private @Nullable ScheduledFuture<?> late;
    private boolean over;

    Connecting(
            Account account,
            Upstream upstream,
            Duration limit,
            Cancels cancels,
            Channel worker,
            Visit visit,
            WorkerLogin login) {
        this.account = account;
        this.upstream = upstream;
        this.limit = limit;
        this.cancels = cancels;
        this.worker = worker;
        this.visit = visit;
        this.login = login;
    }

    void begin() {
        late =
                worker.eventLoop()
                        .schedule(
                                () -> refuse(Refusal.TIMEOUT, "no log-in within " + limit),
                                limit.toMillis(),
                                TimeUnit.MILLISECONDS);
        worker.closeFuture().addListener(_ -> end());
        attempt(0);
    }

    private void attempt(int way) {
        var dialled =
                upstream.connect(
                        worker.eventLoop(),
                        account.host(),
                        account.port(),
                        new ChannelInboundHandlerAdapter());
        Channel server = dialled.channel();
        current = server;
        dialled.addListener(
                (ChannelFutureListener)
                        done -> {
                            if (over || !server.equals(current)) {
                                var _ = server.close();
                            } else if (done.isSuccess()) {
                                connected(server, way);
                            } else {
                                refuse(Refusal.UNREACHABLE, Upstream.reason(done.cause()));
                            }
                        });
    }

    private void connected(Channel server, int way) {
        Encryption encryption = account.ways().get(way);
        if (encryption == Encryption.PLAIN) {
            logIn(server, way, false);
            return;
        }
        UpstreamTls tls = account.tls().orElseThrow();
        server.pipeline()
                .addLast(
                        new TlsAnswer(
                                tls,
                                limit,
                                new TlsAnswer.Then() {
                                    @Override
                                    public void encrypted() {
                                        logIn(server, way, true);
                                    }

                                    @Override
                                    public void refused(boolean offered, String detail) {
                                        notEncrypted(server, way, offered, detail);
                                    }
                                }));
        var _ = server.writeAndFlush(ToServer.sslRequest(server.alloc()));
        var _ = server.read();
    }

    private void notEncrypted(Channel server, int way, boolean offered, String detail) {
        if (over || !server.equals(current)) {
            return;
        }
        if (account.ways().get(way) == Encryption.DEMANDED) {
            refuse(Refusal.TLS, detail);
        } else if (offered) {
            again(server, way);
        } else {
            logIn(server, way, false);
        }
    }

    private void again(Channel server, int way) {
        current = null;
        var _ = server.close();
        attempt(way + 1);
    }

    private void logIn(Channel server, int way, boolean encrypted) {
        if (over) {
            return;
        }
        var steps =
                new ServerLogin(
                        account,
                        visit.guest().user(),
                        encrypted,
                        new ServerLogin.Outcome() {
                            @Override
                            public void loggedIn(ServerLogin done, Greeting greeting) {
                                join(server, done, greeting, encrypted);
                            }

                            @Override
                            public void failed(Refusal reason, String detail, boolean early) {
                                if (over || !server.equals(current)) {
                                    return;
                                }
                                boolean other =
                                        way + 1 < account.ways().size()
                                                && (encrypted
                                                        || account.ways().get(way)
                                                                == Encryption.PLAIN);
                                if (early && other) {
                                    again(server, way);
                                } else {
                                    refuse(reason, detail);
                                }
                            }
                        });
        server.pipeline().addLast(steps);
        steps.begin();
    }

    private void join(Channel server, ServerLogin steps, Greeting greeting, boolean encrypted) {
        if (over || !server.equals(current)) {
            return;
        }
        over = true;
        stopClock();
        greeting.key()
                .ifPresent(
                        key -> cancels.add(visit, key.process(), key.secret(), server, encrypted));
        var _ = worker.writeAndFlush(greeting.message(worker.alloc()));
        var farewell = new Farewell(visit, worker);
        worker.pipeline().addLast(farewell.workers());
        server.pipeline().addLast(farewell.servers());
        if (account.readOnly()) {
            worker.pipeline().addLast(new Screen(visit));
        }
        Pipe.join(worker, server, visit);
        worker.pipeline().remove(login);
        server.pipeline().remove(steps);
    }

    private void refuse(Refusal reason, String detail) {
        if (!over) {
            end();
            login.refuse(reason, detail);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        stopClock();
        if (current != null) {
            var _ = current.close();
        }
    }

    private void stopClock() {
        if (late != null) {
            late.cancel(false);
        }
    }
}
