# 대숲: two commands matter, `make run` and `make test`. Everything else is for people who build it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= demo-office
INTAKE_PORT ?= 8610
CONSOLE_PORT ?= 8620
PORTAL_PORT ?= 8625

.PHONY: help run test soak bench lint format clean lock bundle

help:
	@echo "make run    연습용 사무실을 열어 봅니다 (http://127.0.0.1:$(INTAKE_PORT))"
	@echo "make test   CI와 같은 검사를 모두 합니다 (크로미움과 PostgreSQL도 스스로 준비합니다)"
	@echo "make lint   형식, 타입, 가져오기 규칙만 봅니다"
	@echo "make bench  속도를 재어 JSON으로 보여 줍니다"
	@echo "make soak   오래 걸리는 시험을 합니다"

run: $(VENV)/.run-ready
	@exec $(BIN)/daesup demo --data $(DATA) --intake-port $(INTAKE_PORT) --console-port $(CONSOLE_PORT) --portal-port $(PORTAL_PORT)

test: $(VENV)/.test-ready
	@scripts/test_setup.sh
	@scripts/test.sh

soak: $(VENV)/.test-ready
	@scripts/test_setup.sh
	@$(BIN)/python -m pytest tests/soak

bench: $(VENV)/.test-ready
	@scripts/test_setup.sh
	@$(BIN)/daesup bench --json --postgresql

lint: $(VENV)/.test-ready
	@scripts/lint.sh

format: $(VENV)/.test-ready
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

$(VENV)/bin/python:
	@scripts/venv.sh $(PYTHON) $(VENV)

$(VENV)/.run-ready: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "필요한 것을 설치하고 있습니다. 처음에는 1분쯤 걸립니다."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test-ready: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run-ready

# For maintainers: needs uv and Node.
lock:
	@scripts/lock.sh

bundle:
	@cd web/browser && npm ci --silent && npm run build

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
