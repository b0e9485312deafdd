package io.pondpilot.systemtests.pages;

/// Who follows a page: an address and a token to put where the page has `localhost:8081` and
/// `<jwt>`.
///
/// @param address `host:port` of a relay
/// @param token the JWT of a user of its own
record Reader(String address, String token) {
    String filled(String text) {
        return text.replace("localhost:8081", address).replace("<jwt>", token);
    }
}
