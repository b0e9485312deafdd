package io.pondpilot.egress.gate;

import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.identity.WorkerIdentity;
import java.util.Optional;

/// Who may come to a door.
public sealed interface Guests {
    /// Whom a name tells of. It proves nothing: the credential has to be proven.
    Optional<Guest> named(String name);

    /// Whose credential this is; empty when it is nobody's who may come here. Takes the same time
    /// for all wrong ones.
    Optional<Guest> holder(String credential);

    /// One worker: the door is in its own directory, whatever it calls itself.
    ///
    /// @param guest that worker
    record One(Guest guest) implements Guests {
        @Override
        public Optional<Guest> named(String name) {
            return Optional.of(guest);
        }

        @Override
        public Optional<Guest> holder(String credential) {
            return WorkerCredentials.matches(guest.credential(), credential)
                    ? Optional.of(guest)
                    : Optional.empty();
        }
    }

    /// All workers of the cluster: the door is a port.
    ///
    /// @param credentials of the cluster
    record All(WorkerCredentials credentials) implements Guests {
        @Override
        public Optional<Guest> named(String name) {
            return WorkerIdentity.named(name).map(this::guest);
        }

        @Override
        public Optional<Guest> holder(String credential) {
            return credentials.holder(credential).map(this::guest);
        }

        private Guest guest(WorkerIdentity worker) {
            return new Guest(
                    worker.user(),
                    worker.generation(),
                    credentials.of(worker.user(), worker.generation()));
        }
    }
}
