package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.container.process.SyscallFilter.Machine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs the filter as the kernel does.
final class SyscallFilterTest {
    private static final int ALLOW = 0x7fff0000;
    private static final int EPERM = 0x00050001;
    private static final int EAFNOSUPPORT = 0x00050061;
    private static final int KILL = 0x80000000;

    private static int verdict(Machine machine, int audit, int call, int argument) {
        var code = ByteBuffer.wrap(SyscallFilter.program(machine)).order(ByteOrder.LITTLE_ENDIAN);
        int loaded = 0;
        int at = 0;
        while (true) {
            int jump = 0;
            int value = code.getInt(8 * at + 4);
            int ifTrue = Byte.toUnsignedInt(code.get(8 * at + 2));
            int ifFalse = Byte.toUnsignedInt(code.get(8 * at + 3));
            switch (code.getShort(8 * at)) {
                case 0x20 -> loaded = value == 0 ? call : value == 4 ? audit : argument;
                case 0x15 -> jump = loaded == value ? ifTrue : ifFalse;
                case 0x35 -> jump = Integer.compareUnsigned(loaded, value) >= 0 ? ifTrue : ifFalse;
                case 0x06 -> {
                    return value;
                }
                default -> throw new AssertionError("operation at " + at);
            }
            at += 1 + jump;
        }
    }

    private static int verdict(Machine machine, int call, int argument) {
        return verdict(machine, machine.audit, call, argument);
    }

    @ParameterizedTest
    @CsvSource({
        "X86_64, 88, symlink",
        "X86_64, 266, symlinkat",
        "X86_64, 101, ptrace",
        "X86_64, 165, mount",
        "X86_64, 250, keyctl",
        "X86_64, 321, bpf",
        "X86_64, 425, io_uring_setup",
        "X86_64, 179, quotactl",
        "X86_64, 1073741865, socket of x32",
        "AARCH64, 36, symlinkat",
        "AARCH64, 117, ptrace",
        "AARCH64, 40, mount",
        "AARCH64, 219, keyctl",
        "AARCH64, 280, bpf",
        "AARCH64, 425, io_uring_setup",
        "AARCH64, 60, quotactl"
    })
    void callIsRefused(Machine machine, int call, String name) {
        assertThat(verdict(machine, call, 1)).as(name).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @CsvSource({
        "X86_64, 0, read",
        "X86_64, 42, connect",
        "X86_64, 49, bind",
        "X86_64, 56, clone",
        "X86_64, 59, execve",
        "X86_64, 202, futex",
        "X86_64, 435, clone3",
        "AARCH64, 63, read",
        "AARCH64, 200, bind",
        "AARCH64, 203, connect",
        "AARCH64, 220, clone",
        "AARCH64, 221, execve",
        "AARCH64, 98, futex"
    })
    void callIsAllowed(Machine machine, int call, String name) {
        assertThat(verdict(machine, call, 40)).as(name).isEqualTo(ALLOW);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void onlySocketsThatANetworkNamespaceHoldsAreMade(Machine machine) {
        for (int call : new int[] {machine.socket, machine.socketPair}) {
            assertThat(
                            IntStream.range(0, 64)
                                    .filter(family -> verdict(machine, call, family) == ALLOW))
                    .containsExactly(1, 2, 10, 16);
            assertThat(verdict(machine, call, 40)).as("AF_VSOCK").isEqualTo(EAFNOSUPPORT);
        }
    }

    @Test
    void callsOfAnotherArchitectureEndTheProgram() {
        int i386 = 0x40000003;

        assertThat(verdict(Machine.X86_64, i386, 0, 0)).isEqualTo(KILL);
        assertThat(verdict(Machine.AARCH64, Machine.X86_64.audit, 0, 0)).isEqualTo(KILL);
    }
}
