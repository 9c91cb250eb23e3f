# 党务公开网站：常用命令。`make help` 列出全部。只需要 Python 3.11+ 和 make。

PORT ?= 8000
PYTHON ?= python3
JOBS ?= 2
EDITIONS ?= 10000
SCREENSHOTS ?= var/screenshots

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
MANAGE := $(PY) manage.py
DEMO := var/demonstration.txt

export PORT SCREENSHOTS
# What is set up here for another installation has no say: `make` works on its own database under var/.
unexport DATABASE_URL REDIS_URL DATA_DIR RECEIPTS_DIR DJANGO_SETTINGS_MODULE SECRET_KEY ALLOWED_HOSTS BASE_URL EMAIL_URL EMAIL_FROM PYTHONPATH \
  ATTACHMENT_MAX_MB PICTURE_MAX_MB CLAMD_URL SENDFILE_BACKEND TRUSTED_PROXIES CAMPUS_NETWORKS ACCESS_LOG_DAYS ANSWERS_MAX_MB \
  CAS_SERVER_URL CAS_READER_ATTRIBUTES SIGN_IN_COOLOFF_MINUTES SESSION_IDLE_MINUTES SESSION_READER_IDLE_MINUTES SESSION_HOURS PASSWORD_LINK_HOURS

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help venv demo-data run reset test test-quick bench bench-quick quality lint audit lock messages
MAKEFLAGS += --no-builtin-rules --no-print-directory

help: ## 列出这些命令
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done
	@echo '变量：PORT=8000（服务端口）  JOBS=2（测试并行数）  EDITIONS=10000（测速的版本数）  PYTHON=python3'

# --- the virtual environment -------------------------------------------------------------------------------------------

venv: $(VENV)/installed ## 建立虚拟环境，安装锁定的依赖

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更新的版本；可用 PYTHON= 指定，如 make venv PYTHON=python3.12。' >&2; exit 1; }
	@echo '安装依赖到 $(VENV)（首次约一分钟）……'
	@$(PYTHON) -m venv $(VENV) || { echo '建不了虚拟环境；Debian、Ubuntu 请先安装 python3-venv。' >&2; exit 1; }
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo '安装测试和检查工具到 $(VENV)……'
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# --- the demonstration -------------------------------------------------------------------------------------------------

demo-data: $(DEMO) ## 建立演示数据库：公开目录、账号和示例事项（已有则不动）

# The accounts that `load_demo` prints are kept: the file says that the demonstration is complete, and `make run` shows it.
$(DEMO): $(VENV)/installed $(wildcard */migrations/*.py disclosure/*/migrations/*.py) $(if $(wildcard var/db.sqlite3),,missing-database)
	@mkdir -p var 2>/dev/null && test -w var || { echo '不能写入 $(CURDIR)/var：请检查这个文件夹的权限。' >&2; exit 1; }
	@echo '建立数据库，载入公开目录和演示数据（首次约一分钟）……'
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo > $@.part
	@mv $@.part $@

.PHONY: missing-database
missing-database:

# Asked first: nobody should wait for a minute to be told at the end.
.PHONY: free-port
free-port:
	@$(PYTHON) site/free_port.py '$(PORT)'

run: free-port $(DEMO) ## 载入演示数据并启动网站，PORT= 改端口
	@echo
	@sed -n '/^账号/,$$p' $(DEMO)
	@echo
	@echo '网站  http://127.0.0.1:$(PORT)/'
	@echo '后台  http://127.0.0.1:$(PORT)/admin/'
	@echo '按 Ctrl-C 停止。'
	@DJANGO_RUNSERVER_HIDE_WARNING=true exec $(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

reset: ## 删除 var/ 中的全部数据，重新建立演示数据库
	@rm -rf var
	@$(MAKE) demo-data

# --- the gates ---------------------------------------------------------------------------------------------------------

PYTEST := $(PY) -m pytest -n $(JOBS) --dist loadgroup
STATEMENTS := .pytest_cache/statements.json

test: $(VENV)/installed-dev ## 运行全部测试：先 SQLite（含浏览器），再在 PostgreSQL 上运行发出过全部各种 SQL 的测试
	@sh tests/system-packages.sh
	@failed=; \
	echo '== SQLite =='; $(PYTEST) --record-statements=$(STATEMENTS) || failed="$$failed SQLite"; \
	echo '== PostgreSQL =='; $(PY) -m tests.postgres $(PYTEST) -m 'not journey' --covering=$(STATEMENTS) || { \
	  [ $$? -eq 69 ] && echo '因此没有在 PostgreSQL 上测试。' || failed="$$failed PostgreSQL"; }; \
	[ -z "$$failed" ] || { echo "没有通过：$$failed" >&2; exit 1; }

# After a whole `make test`, tests that send nothing but what others send are left out, too.
test-quick: $(VENV)/installed-dev ## 只在 SQLite 上测试规则和页面，不开浏览器和其他服务：日常开发用（先运行过一次 make test 更快）
	@$(PYTEST) -m 'not journey and not long' --covering=$(STATEMENTS) --ignore=tests/races --ignore=tests/running --ignore=tests/cas --ignore=tests/laws \
	  --ignore=tests/demonstration/test_load_demo.py --ignore=tests/archive/test_backup_killed.py --ignore=tests/archive/test_concurrency.py \
	  --ignore=tests/archive/test_export_killed.py

BENCH := PYTHONPATH=site DJANGO_SETTINGS_MODULE=settings.test $(PY) -m tests.benchmarks

bench: $(VENV)/installed-dev ## 测速：各种服务器、各种读者，1千、1万、10万个事项，两种数据库，逐项对照目标（首次约一小时）
	@$(BENCH)
	@$(BENCH).pages
	@$(BENCH).decisions
	@$(BENCH).archive $(EDITIONS)
	@$(PY) -m tests.postgres env $(BENCH).pages
	@$(PY) -m tests.postgres env $(BENCH).decisions
	@$(PY) -m tests.postgres env $(BENCH).archive $(EDITIONS)

bench-quick: $(VENV)/installed-dev ## 同上，只在 SQLite 上，1千和1万个事项（约五分钟，首次另需三分钟造数据）
	@$(BENCH) quick

# What `make test` samples, at length: more than 5,000 bad inputs to the forms, more sites walked by every kind of reader,
# laws on examples that nobody has seen.
QUALITY := FUZZ=31 SITES=5 $(PYTEST) tests/fuzz tests/visibility

quality: $(VENV)/installed-dev ## 长时间测试：五千次以上的错误输入，更多的随机站点，PostgreSQL 上的全部测试
	@$(PY) -m tests.postgres $(PYTEST) -m 'not journey'
	@FUZZ=31 $(PYTEST) -m hypothesis --ignore=tests/fuzz --ignore=tests/visibility
	@$(QUALITY)
	@MOVES=200 $(PYTEST) tests/races/test_kept_answers.py
	@$(PY) -m tests.postgres env $(QUALITY)
	@$(PY) -m tests.postgres env MOVES=200 $(PYTEST) tests/races/test_kept_answers.py

# These checks are about the code: whatever database lies under var/ has no say.
NO_DATABASE := DATABASE_URL=sqlite://:memory:

lint: $(VENV)/installed-dev ## 代码风格、类型、模板、分层、迁移和部署设置的检查
	@echo '== ruff' && $(VENV)/bin/ruff check && $(VENV)/bin/ruff format --check
	@echo '== mypy' && $(VENV)/bin/mypy
	@echo '== templates' && $(VENV)/bin/djlint --quiet --lint templates && $(VENV)/bin/djhtml --check --tabwidth 2 templates
	@echo '== import-linter' && $(VENV)/bin/lint-imports --no-logo
	@echo '== migrations' && $(NO_DATABASE) $(MANAGE) makemigrations --check --dry-run
	@echo '== deployment' && SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  ALLOWED_HOSTS=disclosure.example BASE_URL=https://disclosure.example \
	  $(NO_DATABASE) $(MANAGE) check --deploy --fail-level WARNING --settings settings.production

audit: $(VENV)/installed-dev ## 查对锁定的依赖有没有已知漏洞（要能访问 PyPI）
	@$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.txt

# --- upkeep ------------------------------------------------------------------------------------------------------------

LOCK := $(VENV)/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal

lock: $(VENV)/installed-dev ## 按 pyproject.toml 重新锁定依赖
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) --group pyproject.toml:cas -o tests/cas/requirements.txt
	@$(LOCK) --group test --group lint --group lock -c requirements.txt -o requirements-dev.txt

messages: $(VENV)/installed ## 编译 site/locale 中的译文（需要 gettext）
	@cd site && ../$(PY) ../manage.py compilemessages --verbosity 0
