"""Configuration: `gateway.yaml`, read once into frozen values, with every mistake shown at its line and column."""
