package io.pondpilot.systemtests.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every method of `java.sql.DatabaseMetaData`, found by reflection, with real and odd arguments.
final class MetadataCalls {
    /// The arguments of methods that take the name of a table, from the left; missing ones are
    /// null.
    private static final List<List<@Nullable String>> NAMES =
            List.of(
                    Arrays.asList(null, null, null),
                    Arrays.asList(null, null, "%"),
                    Arrays.asList("memory", "main", "parent"),
                    Arrays.asList("memory", null, "child"),
                    Arrays.asList("memory", "%", "%"),
                    Arrays.asList("memory", "s_1", "odd\\_name"),
                    Arrays.asList("memory", "s\\_1", "odd_name"),
                    Arrays.asList("memory", "main", "Quo\"ted. Näme"),
                    Arrays.asList("memory", "main", "quo\"ted. näme"),
                    Arrays.asList("plan", "main", "targets"),
                    Arrays.asList("sales", "public", "orders"),
                    Arrays.asList("crm", null, "customers"),
                    Arrays.asList("catalog", "", "products"),
                    Arrays.asList("nowhere", "main", "parent"),
                    Arrays.asList("", "", ""),
                    Arrays.asList("memory", "main\\", "parent\\"),
                    Arrays.asList("memory", "'; DROP TABLE parent; --", "\u0001"),
                    Arrays.asList("memory", "main", "x".repeat(5_000)));

    private static final List<Integer> NUMBERS =
            List.of(
                    0,
                    1,
                    2,
                    3,
                    4,
                    8,
                    -1,
                    ResultSet.TYPE_FORWARD_ONLY,
                    ResultSet.TYPE_SCROLL_INSENSITIVE,
                    ResultSet.CONCUR_READ_ONLY,
                    ResultSet.CONCUR_UPDATABLE,
                    Types.VARCHAR,
                    Types.DECIMAL,
                    Integer.MAX_VALUE);

    private MetadataCalls() {}

    /// One call.
    ///
    /// @param label tells the method and its arguments
    record Call(Method method, List<@Nullable Object> arguments, String label) {
        Reply on(DatabaseMetaData metadata) throws SQLException {
            try {
                return Reply.of(method.invoke(metadata, arguments.toArray()));
            } catch (InvocationTargetException e) {
                return new Reply.Thrown(e.getCause() == null ? e : e.getCause());
            } catch (SQLException e) {
                return new Reply.Thrown(e);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// All methods, in the order of their names.
    static List<Method> methods() {
        return Stream.of(DatabaseMetaData.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(
                        Comparator.comparing(Method::getName)
                                .thenComparingInt(Method::getParameterCount))
                .toList();
    }

    /// All calls of a method.
    static List<Call> of(Method method) {
        List<List<@Nullable Object>> arguments = new ArrayList<>();
        Class<?>[] types = method.getParameterTypes();
        if (types.length == 0) {
            arguments.add(List.of());
        } else if (types[0] == Class.class) {
            arguments.add(List.of(DatabaseMetaData.class));
            arguments.add(List.of(String.class));
        } else if (types[0] == int.class) {
            numbers(types.length, arguments);
        } else {
            for (List<@Nullable String> names : NAMES) {
                arguments.add(names(types, names));
            }
            if (method.getName().equals("getTables")) {
                arguments.add(Arrays.asList("memory", null, "%", new String[] {"TABLE"}));
                arguments.add(Arrays.asList("memory", null, "%", new String[] {"VIEW"}));
                arguments.add(Arrays.asList("memory", null, "%", new String[] {"TABLE", "VIEW"}));
                arguments.add(Arrays.asList("memory", null, "%", new String[] {"nothing", ""}));
            }
        }
        return arguments.stream()
                .map(list -> new Call(method, list, method.getName() + label(list)))
                .toList();
    }

    private static void numbers(int count, List<List<@Nullable Object>> to) {
        for (int first : NUMBERS) {
            if (count == 1) {
                to.add(List.of(first));
            } else {
                NUMBERS.forEach(second -> to.add(List.of(first, second)));
            }
        }
    }

    private static List<@Nullable Object> names(Class<?>[] types, List<@Nullable String> names) {
        List<@Nullable Object> arguments = new ArrayList<>();
        int texts = 0;
        for (Class<?> type : types) {
            if (type == String.class) {
                // The second three of getCrossReference are the same table; a fourth is a pattern.
                boolean pattern = texts == 3 && types.length == 4;
                arguments.add(pattern ? "%" : names.get(texts % names.size()));
                texts++;
            } else if (type == boolean.class) {
                arguments.add(false);
            } else if (type == int.class) {
                arguments.add(DatabaseMetaData.bestRowSession);
            } else {
                arguments.add(null);
            }
        }
        return arguments;
    }

    private static String label(List<@Nullable Object> arguments) {
        String text =
                arguments.stream()
                        .map(argument ->
                                argument instanceof Object[] array
                                        ? Arrays.toString(array)
                                        : String.valueOf(argument))
                        .toList()
                        .toString();
        return text.length() > 120 ? text.substring(0, 120) + "..." : text;
    }
}
