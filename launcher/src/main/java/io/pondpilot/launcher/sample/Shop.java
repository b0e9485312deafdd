package io.pondpilot.launcher.sample;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The shop's rows, generated from one seed.
///
/// @param customers who buys; ids from 1
/// @param products what is sold; ids from 1
/// @param orders one product each, placed by a customer
/// @param events visits of customers to the web site
/// @param targets revenue aimed at per country
record Shop(
        List<Customer> customers,
        List<Product> products,
        List<Order> orders,
        List<WebEvent> events,
        List<Target> targets) {
    private static final long SEED = 20261121;
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 300;
    private static final List<String> COUNTRIES =
            List.of("Finland", "Germany", "Iceland", "Japan", "Kenya", "Peru");
    private static final List<String> SEGMENTS = List.of("consumer", "business", "education");
    private static final List<String> CHANNELS = List.of("search", "mail", "social", "direct");
    private static final List<String> CATEGORIES =
            List.of("boats", "fishing", "garden", "lamps", "tents");
    private static final List<String> GIVEN_NAMES =
            List.of("Aino", "Björk", "Carlos", "Dieter", "Emi", "Faith", "Greta", "Haruki");
    private static final List<String> FAMILY_NAMES =
            List.of("Korhonen", "Müller", "Jónsdóttir", "Satō", "Mwangi", "Quispe", "Virtanen");

    record Customer(int id, String name, String country, String segment, LocalDate since) {}

    record Product(int id, String name, String category, BigDecimal price) {}

    record Order(
            long id,
            int customer,
            int product,
            int quantity,
            BigDecimal unitPrice,
            LocalDateTime orderedAt) {}

    record WebEvent(long id, int customer, String channel, LocalDateTime seenAt) {}

    record Target(String country, BigDecimal revenue) {}

    static Shop generate() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        List<Customer> customers = customers(random, 1_000);
        List<Product> products = products(random, 100);
        return new Shop(
                customers,
                products,
                orders(random, customers, products, 5_000),
                events(random, customers, 8_000),
                COUNTRIES.stream()
                        .map(c ->
                                new Target(
                                        c,
                                        BigDecimal.valueOf(
                                                250_000 - 35_000L * COUNTRIES.indexOf(c))))
                        .toList());
    }

    private static List<Customer> customers(RandomGenerator random, int count) {
        List<Customer> customers = new ArrayList<>(count);
        for (int id = 1; id <= count; id++) {
            String name = pick(random, GIVEN_NAMES) + " " + pick(random, FAMILY_NAMES);
            // The smaller of two draws: early countries have more customers than late ones.
            int country =
                    Math.min(
                            random.nextInt(COUNTRIES.size()), random.nextInt(COUNTRIES.size() + 2));
            customers.add(
                    new Customer(
                            id,
                            name,
                            COUNTRIES.get(country),
                            pick(random, SEGMENTS),
                            FIRST_DAY.minusDays(random.nextInt(1_500))));
        }
        return customers;
    }

    private static List<Product> products(RandomGenerator random, int count) {
        List<Product> products = new ArrayList<>(count);
        for (int id = 1; id <= count; id++) {
            String category = pick(random, CATEGORIES);
            BigDecimal price = BigDecimal.valueOf(499 + random.nextInt(12_000), 2);
            products.add(new Product(id, category + " no. " + id, category, price));
        }
        return products;
    }

    private static List<Order> orders(
            RandomGenerator random, List<Customer> customers, List<Product> products, int count) {
        List<Order> orders = new ArrayList<>(count);
        for (long id = 1; id <= count; id++) {
            Customer customer = pick(random, customers);
            Product product = product(random, products, customer.country());
            orders.add(
                    new Order(
                            id,
                            customer.id(),
                            product.id(),
                            1 + random.nextInt(4),
                            product.price(),
                            moment(random)));
        }
        return orders;
    }

    // Each country has a category that it likes more than the others.
    private static Product product(RandomGenerator random, List<Product> products, String country) {
        Product product = pick(random, products);
        String favourite = CATEGORIES.get(COUNTRIES.indexOf(country) % CATEGORIES.size());
        while (!product.category().equals(favourite) && random.nextInt(3) > 0) {
            product = pick(random, products);
        }
        return product;
    }

    private static List<WebEvent> events(
            RandomGenerator random, List<Customer> customers, int count) {
        List<WebEvent> events = new ArrayList<>(count);
        for (long id = 1; id <= count; id++) {
            events.add(
                    new WebEvent(
                            id,
                            pick(random, customers).id(),
                            pick(random, CHANNELS),
                            moment(random)));
        }
        return events;
    }

    private static LocalDateTime moment(RandomGenerator random) {
        return FIRST_DAY
                .plusDays(random.nextInt(DAYS))
                .atStartOfDay()
                .plusSeconds(random.nextInt(86_400));
    }

    private static <T> T pick(RandomGenerator random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
