package io.pondpilot.container.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A seccomp filter (classic BPF, seccomp(2)) for what namespaces leave open: sockets of families
/// that no network namespace holds (`AF_VSOCK` reaches the hypervisor), symbolic links (whoever
/// dials the worker's socket would follow one), keys that are kept for each account, and the parts
/// of the kernel that a worker has no use for and that have let others out.
final class SyscallFilter {
    private static final short LOAD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_AT_LEAST = 0x35;
    private static final short RETURN = 0x06;

    /// Offsets within `struct seccomp_data`.
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int REFUSE = 0x00050000;
    private static final int EPERM = 1;
    private static final int EAFNOSUPPORT = 97;

    /// `AF_UNIX`, `AF_INET`, `AF_INET6`, and `AF_NETLINK`, by which the C library looks at the
    /// interfaces of its own namespace.
    private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

    /// Of x86-64, whose numbers from here on are of the x32 ABI.
    private static final int X32 = 0x40000000;

    private SyscallFilter() {}

    /// A call by its numbers on x86-64 and on aarch64; -1 where there is none.
    private enum Call {
        SYMLINK(88, -1),
        SYMLINKAT(266, 36),
        MKNOD(133, -1),
        MKNODAT(259, 33),
        PTRACE(101, 117),
        PROCESS_VM_READV(310, 270),
        PROCESS_VM_WRITEV(311, 271),
        MOUNT(165, 40),
        UMOUNT2(166, 39),
        PIVOT_ROOT(155, 41),
        CHROOT(161, 51),
        OPEN_TREE(428, 428),
        MOVE_MOUNT(429, 429),
        FSOPEN(430, 430),
        FSCONFIG(431, 431),
        FSMOUNT(432, 432),
        FSPICK(433, 433),
        MOUNT_SETATTR(442, 442),
        UNSHARE(272, 97),
        SETNS(308, 268),
        ADD_KEY(248, 217),
        REQUEST_KEY(249, 218),
        KEYCTL(250, 219),
        BPF(321, 280),
        PERF_EVENT_OPEN(298, 241),
        USERFAULTFD(323, 282),
        IO_URING_SETUP(425, 425),
        IO_URING_ENTER(426, 426),
        IO_URING_REGISTER(427, 427),
        NAME_TO_HANDLE_AT(303, 264),
        OPEN_BY_HANDLE_AT(304, 265),
        INIT_MODULE(175, 105),
        FINIT_MODULE(313, 273),
        DELETE_MODULE(176, 106),
        KEXEC_LOAD(246, 104),
        KEXEC_FILE_LOAD(320, 294),
        REBOOT(169, 142),
        SWAPON(167, 224),
        SWAPOFF(168, 225),
        SYSLOG(103, 116),
        ACCT(163, 89),
        QUOTACTL(179, 60);

        private final int x86;
        private final int arm;

        Call(int x86, int arm) {
            this.x86 = x86;
            this.arm = arm;
        }

        static IntStream on(Machine machine) {
            return Arrays.stream(values())
                    .mapToInt(call -> machine == Machine.X86_64 ? call.x86 : call.arm)
                    .filter(number -> number >= 0);
        }
    }

    /// A processor that workers run on.
    enum Machine {
        X86_64(0xC000003E, 41, 53),
        AARCH64(0xC00000B7, 198, 199);

        final int audit;
        final int socket;
        final int socketPair;

        Machine(int audit, int socket, int socketPair) {
            this.audit = audit;
            this.socket = socket;
            this.socketPair = socketPair;
        }

        /// Of `os.arch`; empty for one that no filter was written for.
        static Optional<Machine> named(String architecture) {
            return switch (architecture) {
                case "amd64", "x86_64" -> Optional.of(X86_64);
                case "aarch64", "arm64" -> Optional.of(AARCH64);
                default -> Optional.empty();
            };
        }
    }

    /// Writes the filter for this machine; readers see the old one or the new one.
    ///
    /// @return the file; empty where there is no filter for this machine
    static Optional<Path> write(Path file) throws IOException {
        Optional<Machine> machine = Machine.named(System.getProperty("os.arch"));
        if (machine.isPresent()) {
            Path fresh = file.resolveSibling(file.getFileName() + ".fresh");
            Files.write(fresh, program(machine.get()));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return machine.map(_ -> file);
    }

    /// `struct sock_filter[]`: from the top, a refused call jumps to the end.
    static byte[] program(Machine machine) {
        int[] refused = Call.on(machine).toArray();
        var code = ByteBuffer.allocate(8 * 128).order(ByteOrder.LITTLE_ENDIAN);
        put(code, LOAD, 0, 0, ARCHITECTURE);
        put(code, JUMP_IF_EQUAL, 1, 0, machine.audit);
        put(code, RETURN, 0, 0, KILL);
        put(code, LOAD, 0, 0, NUMBER);
        put(code, JUMP_IF_AT_LEAST, 0, 1, X32);
        put(code, RETURN, 0, 0, REFUSE | EPERM);
        put(code, JUMP_IF_EQUAL, 1, 0, machine.socket);
        put(code, JUMP_IF_EQUAL, 0, FAMILIES.size() + 3, machine.socketPair);
        put(code, LOAD, 0, 0, FIRST_ARGUMENT);
        for (int i = 0; i < FAMILIES.size(); i++) {
            put(code, JUMP_IF_EQUAL, FAMILIES.size() - i, 0, FAMILIES.get(i));
        }
        put(code, RETURN, 0, 0, REFUSE | EAFNOSUPPORT);
        put(code, RETURN, 0, 0, ALLOW);
        for (int i = 0; i < refused.length; i++) {
            put(code, JUMP_IF_EQUAL, refused.length - i, 0, refused[i]);
        }
        put(code, RETURN, 0, 0, ALLOW);
        put(code, RETURN, 0, 0, REFUSE | EPERM);
        return Arrays.copyOf(code.array(), code.position());
    }

    private static void put(ByteBuffer code, short operation, int ifTrue, int ifFalse, int value) {
        code.putShort(operation).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
    }
}
