package io.pondpilot.flight.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlightMethodTest {
    @Test
    void onlyCallsThatFetchOrLogInAreNotCounted() {
        for (FlightMethod method : FlightMethod.values()) {
            boolean free =
                    switch (method) {
                        case HANDSHAKE, DO_GET, HEALTH_CHECK, HEALTH_WATCH -> true;
                        case LIST_FLIGHTS,
                                GET_FLIGHT_INFO,
                                POLL_FLIGHT_INFO,
                                GET_SCHEMA,
                                DO_PUT,
                                DO_EXCHANGE,
                                DO_ACTION,
                                LIST_ACTIONS ->
                                false;
                    };
            assertThat(method.counted()).as(method.name()).isEqualTo(!free);
            assertThat(FlightMethod.of(method.path())).isEqualTo(method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "application/grpc+proto", "Application/gRPC;x=1"})
    void grpcContentTypes(String type) {
        assertThat(GrpcHeaders.isGrpc(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/grp", "application/grpc-web", "application/json"})
    void otherContentTypes(String type) {
        var headers = new DefaultHttp2Headers().method("POST").set("content-type", type);
        assertThat(HttpRefusal.of(headers)).isNotNull();
    }
}
