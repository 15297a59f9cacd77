# syntax=docker/dockerfile:1
# The program alone, without a system around it: nothing to patch but Ledd, and
# no shell for whoever gets in. Time zones are embedded in the binary; the
# certificates are for what may be configured, such as S3, mail or an issuer.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -tags=nomsgpack -trimpath -ldflags='-s -w' -o /out/ledd ./cmd/ledd && mkdir /out/data

FROM scratch
COPY --from=build /out/ledd /ledd
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# A fresh volume takes over the owner of the folder that it covers.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV LEDD_DATA=/data LEDD_ADDR=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/ledd"]
CMD ["serve"]
